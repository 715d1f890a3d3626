import { timingSafeEqual } from 'node:crypto'
import { DeviceBlock } from '#contracts/gen/countersign/challenge/v1/device'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { DeviceKey, Judgement, KeptCode, Moment, NewFactor, PushTarget, VerificationMethod } from './method.ts'
import type { ActivationClaim, Held, Judgeable, PromptAnswer } from './method.ts'

/** A device's key, from its activation on, and where its prompts are pushed. */
export interface DeviceSecret {
  key?: DeviceKey
  push?: PushTarget
}

/** What is told of a device, and whether it is asked. */
export interface DeviceProgress {
  type: string
  appVersion: string
  block: DeviceBlock
  /** Prompts in a row that did not reach it. */
  unreached: number
}

/**
 * What was asked. The number lies in the open: two digits are found out from any hash of them, and whoever may see the challenge
 * is shown it.
 */
export interface KeptPrompt {
  number: string
  /** Whether it may be approved without the number. */
  bare?: true
  /** Of an activation: its code. */
  code?: KeptCode
}

type HeldDevice = Held<DeviceSecret, DeviceProgress, KeptPrompt>

/** Nine digits (domain.md §4.4). */
export const activationDigits = 9

/**
 * The person types the two digits that they are shown where they sign in into the app on a device of theirs, which signs the
 * answer. The signature was verified before. All their devices are asked at once, and the first to answer decides.
 */
export const appNotification: VerificationMethod<DeviceSecret, DeviceProgress, KeptPrompt> = {
  begin({ key }, opening) {
    const asked = { number: opening.number(), ...(opening.approvalWithoutNumber && { bare: true as const }) }
    return { kept: key ? asked : { ...asked, code: opening.keep(opening.code(activationDigits)) } }
  },

  judge(held, answer, moment) {
    if (answer.$case === 'activation') return judgeActivation(held, answer.value, moment)
    return answer.$case === 'prompt' && answer.value ? judgePrompt(held, answer.value) : wrong(held, malformed)
  },

  denial: (answer) => (answer.$case === 'prompt' && answer.value ? denials[answer.value.answer] : undefined),
  isBlocked: ({ block }) => block !== DeviceBlock.UNSPECIFIED,
  ask: ({ number }) => ({ number }),
  sends: true,
  prompts: true,
  accepts: ['activation', 'prompt'],
  pin: {
    codeDigits: () => 0,
    incorrect: ResultCode.FAILED_PHONE_APP_INVALID_PIN,
    due: ResultCode.FAILED_PHONE_APP_PIN_NOT_CHANGED,
  },
  outcomes: {
    unanswered: ResultCode.FAILED_PHONE_APP_NO_RESPONSE,
    unsent: ResultCode.FAILED_PHONE_APP_NOTIFICATION_FAILED,
    late: 'as judged',
    exhausted: ResultCode.FAILED_PHONE_APP_NUMBER_INCORRECT,
    unaskable: ResultCode.FAILED_PHONE_APP_ALL_DEVICES_BLOCKED,
  },
}

const malformed = ResultCode.FAILED_PHONE_APP_INVALID_RESULT

const denials: Record<PromptAnswer['answer'], ResultCode | undefined> = {
  approve: undefined,
  deny: ResultCode.FAILED_PHONE_APP_DENIED,
  'report-fraud': ResultCode.FAILED_FRAUD_REPORTED,
}

/** A device takes the first key that comes with the right code, and no other. */
function judgeActivation(held: HeldDevice, claim: ActivationClaim, moment: Moment): Judgement<DeviceProgress> {
  const { secret, progress, kept } = held
  const { code, key, push, name: hint, type, appVersion } = claim
  const right = secret.key === undefined && kept.code !== undefined && moment.matches(kept.code, code)
  if (!right) return wrong(held, malformed)
  const activated = { secret: { key, ...(push && { push }) }, hint, waits: true as const }
  const resultCode = ResultCode.SUCCESS_PHONE_APP_AUTHENTICATED
  return { correct: true, resultCode, progress: { ...progress, type, appVersion }, ...activated }
}

function judgePrompt(held: HeldDevice, { number }: PromptAnswer): Judgement<DeviceProgress> {
  const { secret, progress, kept } = held
  const withoutNumber = number === '' && kept.bare === true
  const right = secret.key !== undefined && (withoutNumber || isShown(kept, number))
  if (!right) return wrong(held, ResultCode.FAILED_PHONE_APP_NUMBER_INCORRECT)
  const resultCode = ResultCode.SUCCESS_PHONE_APP_AUTHENTICATED
  return { correct: true, resultCode, progress: { ...progress, unreached: 0 }, ...(withoutNumber && { withoutNumber }) }
}

function isShown({ number }: KeptPrompt, typed: string): boolean {
  const [shown, given] = [Buffer.from(number), Buffer.from(typed)]
  return shown.length === given.length && timingSafeEqual(shown, given)
}

function wrong({ progress }: HeldDevice, resultCode: ResultCode): Judgement<DeviceProgress> {
  return { correct: false, resultCode, progress }
}

/** Whether an answer is the person's word that it was not they. */
export function isFraudReport(answer: Judgeable): boolean {
  return answer.$case === 'prompt' && answer.value?.answer === 'report-fraud'
}

/** The factor that a device makes, which has no key yet. */
export function deviceFactor(): NewFactor<DeviceSecret, DeviceProgress> {
  const progress = { type: '', appVersion: '', block: DeviceBlock.UNSPECIFIED, unreached: 0 }
  return { secret: {}, progress, hint: 'app' }
}
