const wordSet = (words: string) => new Set(words.split(' '))

/** Words that make a name sensitive wherever they stand in it: `pinHash`, `accessToken`, `backupPhone`. */
const anywhere = wordSet(
  'answer authorization cookie credential email msisdn otp otpauth passcode passphrase password phone pin secret seed token',
)

/** Words that make a name sensitive only at its end: `code`, `apiKey`, `sentTo`; a database's `detail` quotes rows. */
const last = wordSet('body code detail key pass to')

/** Endings that say the value is about the thing, not the thing: `tokenId`, `pinChangedAt`, `phoneCount`. */
const about = wordSet('at count id ids kind state type')

/** What may stand before `code` without making it a code that someone could type in. */
const harmlessCodes = wordSet('country error exit language status')

const singular = (word: string) => word.replace(/s$/, '')

/** The names met most, since a log meets the same few for ever; bounded, since a map's keys may be anything. */
const verdicts = new Map<string, boolean>()

/** Whether a value under this name must never be shown, judged by the words of the name in any spelling. */
export function sensitiveName(name: string): boolean {
  const known = verdicts.get(name)
  if (known !== undefined) return known
  const verdict = judge(name)
  if (verdicts.size < 1_000 && name.length < 64) verdicts.set(name, verdict)
  return verdict
}

function judge(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$3 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
  const [end = '', before = ''] = words.toReversed()
  if (about.has(end)) return false
  if (words.some((word) => anywhere.has(singular(word)))) return true
  return (last.has(end) || last.has(singular(end))) && !(end === 'code' && harmlessCodes.has(before))
}
