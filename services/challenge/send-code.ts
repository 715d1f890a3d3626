import { Refusal } from '#contracts/refusal'
import { Template, type SendRequest } from '#contracts/gen/countersign/delivery/v1/delivery'
import type { CallSettings } from '#contracts/gen/countersign/policy/v1/policy'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { resultCodeToJSON, type ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { Call } from '#libs/rpc/call'
import { messageOf } from './begin-options.ts'
import { Purpose } from './challenge.ts'
import { asOf } from './code.ts'
import type { Context } from './context.ts'
import type { ChallengeRow } from './db/challenges.ts'
import type { FactorRow } from './db/factors.ts'
import type { EventSecret } from './event.ts'
import { isPrompt } from './is-prompt.ts'
import { markUnsent } from './db/sending.ts'
import { methods } from './methods/index.ts'
import type { Message } from './methods/method.ts'
import { endUncalled, isNoNumber, uncalled } from './uncalled.ts'
import { openEvent } from './open-event.ts'
import { pushPrompts } from './push-prompts.ts'

/** What sending needs to know of a challenge. */
export type Sendable = Pick<
  ChallengeRow,
  | ('tenantId' | 'id' | 'purpose' | 'factorId' | 'kept' | 'sends' | 'options' | 'limits')
  | ('eventKeyId' | 'eventSealed')
  | ('userId' | 'expiresAt' | 'language' | 'applicationId' | 'applicationName' | 'clientIp')
>

/**
 * Sends the code of a challenge's latest send, if its method sends one. Done again it sends nothing again: the key names the
 * send. Refuses DELIVERY_UNAVAILABLE and RECIPIENT_OPTED_OUT; their metadata names the challenge and the other ways that are open,
 * and of a call that could not be placed why, as a result code: without another way the challenge is over with it.
 */
export async function sendCode(ctx: Context, challenge: Sendable, factors: FactorRow[], call: Call): Promise<void> {
  const { id, factorId, sends, limits } = challenge
  const factor = factors.find((each) => each.id === factorId)
  if (!factor || sends === 0) return
  if (isPrompt(challenge)) {
    const prompted = { challenge, factor, called: false, call }
    return sending(ctx, prompted, () => pushPrompts(ctx, challenge, factors, call))
  }
  const keyring = asOf(ctx.keyring, challenge.kept[factor.id])
  const message = messageOf({ challengeId: id, factors, send: sends, limits, keyring }, factor.id)
  if (!message) return
  const request = {
    push: undefined,
    idempotencyKey: `${id}:${sends}`,
    recipient: message.recipient,
    ...saying(challenge, message, openEvent(ctx.keyring, challenge)),
    expiresAt: challenge.expiresAt ?? undefined,
    userId: challenge.userId,
    challengeId: id,
    clientIp: challenge.clientIp,
  }
  const called = message.backupNumber !== undefined
  await sending(ctx, { challenge, factor, called, call }, () => ctx.delivery.send(request, call))
}

interface Unsent {
  challenge: Sendable
  factor: FactorRow
  /** Whether it is a call. */
  called: boolean
  call: Call
}

/** Where nobody takes what is sent, the reports say so of who did not answer; a sign-in that had nothing but a call is over. */
async function sending(
  ctx: Context,
  { challenge, factor, called, call }: Unsent,
  send: () => Promise<unknown>,
): Promise<void> {
  try {
    await send()
  } catch (error) {
    const result = called && error instanceof Refusal ? uncalled(error) : undefined
    const alone = challenge.options.every(({ factorId }) => factorId === challenge.factorId)
    if (result && alone && challenge.purpose === Purpose.SIGN_IN)
      await endUncalled(ctx, challenge, { resultCode: result, traceparent: call.traceparent })
    const refusal = unavailable(error, challenge, result)
    const { unsent } = methods[factor.method].outcomes
    if (unsent !== undefined && refusal !== error) await markUnsent(ctx.database.pool, challenge, unsent)
    throw refusal
  }
}

/** What is said: a code, which may have to be sent back; or how a call goes, which has its token instead. */
function saying(
  { purpose, options, limits, applicationId, applicationName, factorId, ...challenge }: Sendable,
  { code, backupNumber, byReply }: Message,
  event: EventSecret | undefined,
): Pick<SendRequest, 'template' | 'parameters' | 'call' | 'reply' | 'language' | 'eventText'> {
  const enrolment = purpose === Purpose.ENROLMENT
  const template = enrolment ? Template.ENROLMENT_CODE : Template.ONE_TIME_CODE
  const language = event?.language ?? challenge.language
  const parameters = { application_name: applicationName }
  const asked = factorId ?? ''
  const pinRequired = options.some((option) => option.factorId === asked && option.pin === true)
  if (backupNumber !== undefined) {
    const call = {
      ...(limits.call ?? usualCall),
      token: code,
      factorId: asked,
      pinRequired,
      // A phone is proved by itself, and by no other that is called in its place.
      backupNumber: enrolment ? '' : backupNumber,
      applicationId,
    }
    return { template, parameters, call, reply: undefined, language, eventText: event?.voice ?? '' }
  }
  const words = event
    ? { parameters: { ...(byReply && { otp: code }) }, eventText: event.sms.join(code) }
    : { parameters: { ...parameters, otp: code }, eventText: '' }
  const spoken = { ...words, language, call: undefined }
  if (!byReply) return { ...spoken, template, reply: undefined }
  const wanted = pinRequired ? Template.REPLY_CODE_AND_PIN : Template.REPLY_CODE
  return { ...spoken, template: enrolment ? Template.REPLY_ENROLMENT_CODE : wanted, reply: { factorId: asked } }
}

/** How calls go where the tenant's settings are not at hand. */
const usualCall: CallSettings = {
  pinAttempts: 3,
  fraudCode: '',
  blockForFraud: false,
  sayExtension: false,
  callerId: '',
  phoneMenu: false,
}

const carried: ReadonlySet<unknown> = new Set([
  ErrorReason.DELIVERY_UNAVAILABLE,
  ErrorReason.DEPENDENCY_UNAVAILABLE,
  ErrorReason.DESTINATION_NOT_ALLOWED,
  ErrorReason.SENDING_BUDGET_SPENT,
  ErrorReason.PUSH_TARGET_GONE,
  ErrorReason.RECIPIENT_OPTED_OUT,
])

/** What is told as it is: it stays so, whichever carrier is asked. */
const lasting: ReadonlySet<unknown> = new Set([ErrorReason.RECIPIENT_OPTED_OUT])

function unavailable(error: unknown, { id, factorId, options }: Sendable, result?: ResultCode): unknown {
  if (!(error instanceof Refusal) || !(carried.has(error.reason) || isNoNumber(error))) return error
  const others = options.filter((option) => option.factorId !== factorId)
  const metadata = {
    challenge_id: id,
    ...(result && { result_code: resultCodeToJSON(result) }),
    other_factors: others.map((option) => `${option.factorId}:${methodName(option.method)}`).join(','),
  }
  if (lasting.has(error.reason)) return new Refusal(error.reason, error.message, { metadata })
  return new Refusal(ErrorReason.DELIVERY_UNAVAILABLE, 'no carrier took the message; the other methods still work', {
    retryAfterMs: error.retryAfterMs ?? 5_000,
    metadata,
  })
}

function methodName(method: Method): string {
  return Object.entries(Method).find(([, value]) => value === method)?.[0] ?? 'UNKNOWN'
}
