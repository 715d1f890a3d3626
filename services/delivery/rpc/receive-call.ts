import type {
  CallQuestion,
  ReceiveCallRequest,
  ReceiveCallResponse,
} from '#contracts/gen/countersign/delivery/v1/delivery'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import { known } from '#libs/rpc/shape'
import { z } from 'zod'
import { advance } from '../calls/advance.ts'
import { afterStep, beforeBackup } from '../calls/call-message.ts'
import type { CallEvent, Keyed } from '../calls/call-event.ts'
import type { CallState } from '../calls/call.ts'
import { keyedAs } from '../calls/chosen-pin.ts'
import { hangUp, markupOf } from '../calls/markup-of.ts'
import { recorded } from '../calls/recorded.ts'
import type { SealedCall } from '../calls/sealed-call.ts'
import type { Advance } from '../calls/step.ts'
import { webhookIn, type Webhook } from '../calls/webhook.ts'
import { carry } from '../carry.ts'
import type { Context } from '../context.ts'
import { costWhenOvertaken } from '../cost-when-overtaken.ts'
import type { MessageRow } from '../db/messages.ts'
import { callFinished, eventsBetween } from '../events.ts'
import { openMessage } from '../new-message.ts'
import type { CallSignal } from '../providers/provider.ts'
import { receiveCallbackShape } from './receive-callback.ts'

export const receiveCallShape = receiveCallbackShape.extend({
  verdict: z.optional(z.object({ approved: z.boolean(), resultCode: known(ResultCode), open: z.boolean() })),
})

/** Enough: few webhooks of one call come at the same moment. */
const attempts = 4
/** How long carriers may take to be asked for the backup phone, and how long nobody else asks them, in milliseconds. */
const limitMs = 5_000
const claimMs = 10_000

/** One webhook, told by whom. */
interface Told extends Pick<Call, 'traceparent'> {
  account: string
  heard: CallSignal
  named: Webhook
}

/**
 * Goes on with a call as its carrier tells. The row's step decides which of several webhooks at one moment is the one that
 * counts; all get what is to be done then.
 */
export async function receiveCall(
  ctx: Context,
  { provider, verdict, ...callback }: ReceiveCallRequest,
  { traceparent }: Call,
): Promise<ReceiveCallResponse> {
  const account = ctx.accounts.find(({ name }) => name === provider)
  const heard = account?.provider.hear?.(callback)
  if (!account || !heard) {
    ctx.log.warn({ account: account?.name ?? 'none' }, 'a webhook of a call was not signed by its carrier')
    return { genuine: false, markup: '', question: undefined }
  }
  const named = webhookIn(callback.url)
  if (!named) return answer(hangUp)
  return goOn(ctx, { account: account.name, heard, named, traceparent }, { verdict })
}

type Occasion = Pick<ReceiveCallRequest, 'verdict'>

async function goOn(ctx: Context, told: Told, occasion: Occasion): Promise<ReceiveCallResponse> {
  const { account, named, heard } = told
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const before = await ctx.messages.find(named)
    const sealed = before && !before.finishedAt && before.call ? openMessage(ctx.keyring, before).call : undefined
    if (!before?.call || !sealed || isOtherLine(before, told)) return answer(hangUp)
    const { id, call: stood } = before
    const event = eventOf(told, occasion, (digits) => keyedAs(ctx.keyring, { id, call: stood }, digits))
    const { call, ask } = event ? advance(before.call, event, sealed.terms) : { call: before.call }
    if (ask) return { genuine: true, markup: '', question: question(before, sealed, ask) }
    if (call === before.call) return answer(await present(ctx, told, before.call, sealed))
    const after = following(ctx, before, { call, provider: account, carrierId: heard.carrierId })
    if (!(await save(ctx, { before, after, sealed }, told))) continue
    if (call.leg !== named.leg) return callBackup(ctx, after, told)
    return answer(await present(ctx, told, call, sealed))
  }
  throw new Refusal(ErrorReason.CONCURRENT_UPDATE, 'the call changed too often to go on with it')
}

/**
 * Whether a call that is in hand goes over another line than the one that is told of: its carrier was asked twice, as where the
 * process that asked first died before it stored the answer. What becomes of that line is nothing to the call.
 */
function isOtherLine({ provider, carrierId, call }: MessageRow, { account, heard, named }: Told): boolean {
  const known = call?.leg === named.leg && carrierId !== ''
  return known && (provider !== account || carrierId !== heard.carrierId)
}

/** What a webhook says; undefined where it says nothing that counts. */
function eventOf(
  { named: { on, step, leg }, heard }: Told,
  { verdict }: Occasion,
  keyed: (digits: string) => Keyed,
): CallEvent | undefined {
  if (on === 'ended') return heard.ended && { kind: 'lineEnded', leg, how: heard.ended }
  if (on === 'answered') return { kind: 'answered', step, by: heard.by }
  if (verdict) return { kind: 'verdict', step, verdict }
  return { kind: 'keys', step, digits: heard.digits, pound: heard.pound, ...keyed(heard.digits) }
}

function following(ctx: Context, before: MessageRow, step: { call: CallState; provider: string; carrierId: string }) {
  const now = ctx.world.now()
  if (step.call.leg === before.call?.leg) return afterStep(before, step, now)
  return beforeBackup(before, { call: step.call, claimedUntil: new Date(now.getTime() + claimMs) })
}

function save(
  ctx: Context,
  { before, after, sealed }: { before: MessageRow; after: MessageRow; sealed: SealedCall },
  { traceparent }: Told,
): Promise<boolean> {
  const { messages, metrics, world } = ctx
  const telling = { world, traceparent, costMicros: costWhenOvertaken(ctx, before, after.provider) }
  const events = [...eventsBetween(before, after, telling), ...callFinished(before, after, sealed, telling)]
  return messages.save({ before, after, events }).then((saved) => {
    if (saved) metrics.stepped(before, after)
    return saved
  })
}

/** The first line is over, so it has nothing to do; the other phone rings. */
async function callBackup(ctx: Context, message: MessageRow, { traceparent }: Told): Promise<ReceiveCallResponse> {
  await carry(ctx, message, { limitMs, traceparent })
  return answer(hangUp)
}

/** A line that is not the one in hand any more is hung up. */
async function present(ctx: Context, told: Told, call: CallState, sealed: SealedCall): Promise<string> {
  const { account, named, traceparent } = told
  if (call.leg !== named.leg) return hangUp
  const { tenantId, id } = named
  const sound = await recorded(ctx, tenantId, { call, sealed })
  return markupOf(call, sealed, { publicUrl: ctx.publicUrl, account, tenantId, id, traceparent, sound })
}

/** The same keys are asked about under the same id, however often their webhook comes: a PIN is judged, and counts, once. */
function question(
  { id, tenantId, challengeId, call }: MessageRow,
  { token, factorId }: SealedCall,
  { pin, isNew: newPin = false }: NonNullable<Advance['ask']>,
): CallQuestion {
  return { tenant: tenantId, challengeId, factorId, requestId: `${id}:${call?.step ?? 0}`, token, pin, newPin }
}

function answer(markup: string): ReceiveCallResponse {
  return { genuine: true, markup, question: undefined }
}
