import type { Action, Instruction } from './instruct.ts'
import type { Prompt } from './call.ts'

/** What is needed besides to write an instruction down. */
export interface Script {
  /** Where the carrier comes with the keys that were pressed. */
  keysUrl: string
  /** A prompt in the words of the person's language, and the BCP 47 tag of that language. */
  say(prompt: Prompt): { text: string; language: string }
}

/**
 * An instruction as a TwiML document (twilio.com/docs/voice/twiml). A gather without any key comes back too
 * (`actionOnEmptyResult`), with nothing in `Digits`; whether `#` was pressed is in `FinishedOnKey`.
 */
export function twiml({ actions, gather }: Instruction, script: Script): string {
  const verb = (action: Action) => verbs[action.do](action as never, script)
  // What is said inside of a gather ends with the first key; what is dialled or waited for can not be inside.
  const within = gather && actions.at(-1)?.do === 'say' ? actions.slice(-1).map(verb).join('') : ''
  const before = (within ? actions.slice(0, -1) : actions).map(verb).join('')
  const last = gather ? `<Gather ${attributes(gather, script)}>${within}</Gather>` : '<Hangup/>'
  return `<?xml version="1.0" encoding="UTF-8"?><Response>${before}${last}</Response>`
}

function attributes({ seconds, most }: NonNullable<Instruction['gather']>, { keysUrl }: Script): string {
  const how = `input="dtmf" finishOnKey="#" numDigits="${most}" timeout="${seconds}" actionOnEmptyResult="true"`
  return `${how} method="POST" action="${escaped(keysUrl)}"`
}

const verbs: { readonly [K in Action['do']]: (action: Extract<Action, { do: K }>, script: Script) => string } = {
  say({ prompt }, { say }) {
    const { text, language } = say(prompt)
    return `<Say language="${escaped(voices[language] ?? language)}">${escaped(text)}</Say>`
  },
  // Half a second for each `w`: a switchboard needs a second before it listens, and a comma is a second's pause.
  dial: ({ keys }) => `<Play digits="ww${escaped(keys.replaceAll(',', 'ww'))}"/>`,
  wait: ({ seconds }) => `<Pause length="${seconds}"/>`,
}

/** The tags that carriers have a voice for. */
const voices: Readonly<Record<string, string>> = {
  ...{ en: 'en-US', de: 'de-DE', fr: 'fr-FR', es: 'es-ES' },
  ...{ it: 'it-IT', pt: 'pt-BR', nl: 'nl-NL', ja: 'ja-JP' },
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}
// What XML 1.0 has no way to write (section 2.2), as a name out of somebody's settings may hold.
const unwritable = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu

function escaped(text: string): string {
  return text.replace(unwritable, '').replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)
}
