import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { Bench, Given, Held } from './challenge.ts'
import { methods } from './methods/index.ts'
import type { Judgement } from './methods/method.ts'
import { isDue, isPin } from './pin.ts'
import { usualCost, type Salted } from './slow-hash.ts'

/** What has to be hashed before an answer can be judged; nothing was looked at, and nothing counted. */
export interface Unhashed {
  unhashed: readonly string[]
  salted: Salted
}

/** What came of looking at an answer. */
export interface Look extends Judgement<object> {
  /** Of a right answer: the PIN is good no more until it was changed. */
  pinIsDue: boolean
  /** Of a wrong one: the code was right once. */
  duplicate: boolean
}

/** Looks at the secret, and at the PIN where one is asked for; only called when the attempt was counted already. */
export function look(held: Held, given: Given & { kept: object }, bench: Bench): Look {
  const { factor, challenge, pin } = held
  const secret = bench.open(factor)
  const { code, pin: typed } = split(held, given, secret)
  const { judge, pin: mode } = methods[factor.method]
  const judged = judge({ secret, progress: factor.progress, kept: given.kept, hashed: given.hashed }, code, bench)
  const duplicate = judged.resultCode === ResultCode.FAILED_OATH_CODE_DUPLICATE
  if (typed === undefined || !mode) return { ...judged, pinIsDue: false, duplicate }
  const right = pin !== null && given.hashed !== undefined && isPin(bench.openPin(pin), given.hashed)
  if (!judged.correct || !right)
    return { ...judged, correct: false, resultCode: mode.incorrect, pinIsDue: false, duplicate }
  return {
    ...judged,
    resultCode: mode.correct ?? judged.resultCode,
    pinIsDue: isDue(pin, challenge.limits.pinExpiryDays, bench.now),
    duplicate,
  }
}

/**
 * What in an answer is not hashed under the salt in force; undefined where nothing is to be hashed. What can never be right is
 * hashed like all else, and so is a PIN that there is none to compare with any more: the time does not tell why an answer was
 * wrong.
 */
export function unhashedIn(held: Held, given: Given & { kept: object }, bench: Bench): Unhashed | undefined {
  const asked = pinIn(held, given, bench) ?? chosenIn(held, given, bench)
  return asked?.salted.salt === given.hashed?.salt ? undefined : asked
}

function pinIn(held: Held, given: Given, bench: Bench): Unhashed | undefined {
  if (!asksForPin(held)) return undefined
  const { pin: typed = '' } = split(held, given, bench.open(held.factor))
  if (!held.pin) return given.hashed ? undefined : { unhashed: [typed], salted: nobodys }
  const { salt, cost } = bench.openPin(held.pin)
  return { unhashed: [typed], salted: { salt, cost } }
}

/** What a method asks for, whose secret people choose. */
function chosenIn({ factor }: Held, { answer, kept }: Given & { kept: object }, bench: Bench): Unhashed | undefined {
  const { toHash } = methods[factor.method]
  return toHash?.({ secret: bench.open(factor), progress: factor.progress, kept }, answer)
}

/** Under which the PIN of somebody who has none is hashed; what comes of it is compared with nothing. */
const nobodys: Salted = { salt: Buffer.alloc(16).toString('base64'), cost: usualCost }

function asksForPin({ challenge, factor }: Held): boolean {
  return challenge.options.some(({ factorId, pin }) => factorId === factor.id && pin === true)
}

/** An answer's code, and the PIN that follows it; undefined where none is asked for. */
function split(held: Held, { answer }: Given, secret: object): { code: Given['answer']; pin: string | undefined } {
  const code = asRead(answer)
  if (code.$case === 'call' || (code.$case === 'prompt' && code.value)) {
    return { code, pin: asksForPin(held) ? code.value?.pin : undefined }
  }
  const mode = methods[held.factor.method].pin
  if (!mode || !asksForPin(held)) return { code, pin: undefined }
  const digits = mode.codeDigits(secret)
  if (code.$case === 'codesInRow') {
    const [last = '', ...before] = code.value.codes.toReversed()
    const codes = [...before.toReversed(), last.slice(0, digits)]
    return { code: { ...code, value: { codes } }, pin: last.slice(digits) }
  }
  if (code.$case !== 'code' && code.$case !== 'reply') return { code, pin: undefined }
  return { code: { ...code, value: code.value.slice(0, digits) }, pin: code.value.slice(digits) }
}

const withoutBlanks = (code: string) => code.replace(/\s/g, '')

/** A code as it was meant: people type it in groups, as they read it. */
function asRead(answer: Given['answer']): Given['answer'] {
  if (answer.$case === 'codesInRow') return { ...answer, value: { codes: answer.value.codes.map(withoutBlanks) } }
  return answer.$case === 'code' || answer.$case === 'reply'
    ? { ...answer, value: withoutBlanks(answer.value) }
    : answer
}
