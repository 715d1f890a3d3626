import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { Refusal } from '#contracts/refusal'
import type { Answerable, Given, Happening, Held, Judged, Verdict } from './challenge.ts'
import { methods } from './methods/index.ts'
import type { Judgement } from './methods/method.ts'

/** A challenge with its latest verdict, which the same request id gets again. */
export function remember(challenge: Answerable, { requestId }: Given, verdict: Verdict): Answerable {
  const verdicts = requestId === '' ? challenge.verdicts : { ...challenge.verdicts, [requestId]: verdict }
  return { ...challenge, verdicts, resultCode: verdict.resultCode }
}

/** The first part was right, and the challenge waits for the rest. */
export function afterPart(held: Held, given: Given, { progress, resultCode }: Judgement<object>): Judged {
  const verdict = { approved: true, resultCode }
  const challenge = remember(held.challenge, given, verdict)
  const factor = { ...held.factor, progress }
  return { ...held, challenge, factor, verdict, happenings: ['activated'], lockedOut: undefined }
}

/** The person has to change the PIN; the challenge waits for that, and the code can be given again. */
export function afterDue(held: Held, given: Given): Judged {
  const resultCode = methods[held.factor.method].pin?.due ?? ResultCode.SUCCESS_PIN_EXPIRED
  const verdict = { approved: false, resultCode }
  const challenge = remember(held.challenge, given, verdict)
  return { ...held, challenge, verdict, happenings: ['rejected'], lockedOut: undefined }
}

/** What a right answer tells besides. */
export function besides({ fewLeft, foundAnew }: Judgement<object>): Happening[] {
  return [...(fewLeft ? (['fewLeft'] as const) : []), ...(foundAnew ? (['foundAnew'] as const) : [])]
}

interface Denial {
  resultCode: ResultCode
  /** What is told of it. */
  happenings: Happening[]
  now: Date
}

/** The person's own word ends the challenge; nobody is let in by it, so it may come from who is kept waiting too. */
export function afterDenial(held: Held, given: Given, { resultCode, happenings, now }: Denial): Judged {
  const verdict = { approved: false, resultCode }
  const ended = { state: ChallengeState.DENIED, factorId: held.factor.id, finishedAt: now }
  const challenge = { ...remember(held.challenge, given, verdict), ...ended }
  return { ...held, challenge, verdict, happenings, lockedOut: undefined }
}

/** The refusal for a device that is not to be asked. */
export function deviceBlocked(): Refusal {
  return new Refusal(ErrorReason.DEVICE_BLOCKED, 'the device is blocked; have it unblocked, or activate it anew')
}
