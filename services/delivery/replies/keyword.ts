/** What a text says that is no code. */
export type Keyword = 'stop' | 'start' | 'help'

/** The words that carriers have agreed on, in every language the same (CTIA Messaging Principles, section 5.1.3; Twilio's too). */
const words: Readonly<Record<string, Keyword>> = {
  ...{ STOP: 'stop', STOPALL: 'stop', UNSUBSCRIBE: 'stop', CANCEL: 'stop', END: 'stop', QUIT: 'stop' },
  ...{ START: 'start', UNSTOP: 'start' },
  ...{ HELP: 'help', INFO: 'help' },
}

/** The word that a text is, whatever its case and what is around it; undefined where it is none. A code is digits, and never one. */
export function keywordIn(body: string): Keyword | undefined {
  const word = plain(body)
    .replace(/[.!"']/g, '')
    .toUpperCase()
  return Object.hasOwn(words, word) ? words[word] : undefined
}

/** The most characters of a reply that are looked at: code and longest PIN are 22. */
const most = 64

/** A reply without blanks and what nobody sees, its digits as we write them. */
export function codeIn(body: string): string {
  return plain(body).slice(0, most)
}

function plain(body: string): string {
  return body.normalize('NFKC').replace(/[\s\p{Cf}]/gu, '')
}
