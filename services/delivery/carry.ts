import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { traced } from '#libs/rpc/traceparent'
import type { Log } from '#libs/runtime/log'
import { advance } from './calls/advance.ts'
import { ringing, type CallState } from './calls/call.ts'
import { webhookUrl } from './calls/webhook.ts'
import { callbackUrl } from './callback-url.ts'
import type { Context } from './context.ts'
import type { MessageRow } from './db/messages.ts'
import { callFinished, eventsBetween, targetGone } from './events.ts'
import type { Refund } from './db/spending.ts'
import { afterHandover, isGone, isOfDevice, isOptedOut, unsent } from './message.ts'
import { optOut } from './opt-out.ts'
import { openMessage, type Text } from './new-message.ts'
import { notTaken } from './not-taken.ts'
import { handOver, type Account, type Outcome } from './providers/hand-over.ts'
import type { OutgoingMessage } from './providers/provider.ts'
import { accountsFor, chanceOf, costOf } from './routes.ts'

interface Task {
  /** How long carriers may take in all, in milliseconds. */
  limitMs: number
  traceparent?: string | undefined
  /** What the message was counted against, if it was. */
  counted?: Pick<Refund, 'day' | 'budgets'>
}

/**
 * Asks carriers to take a message that this call has in hand, and records what came of it. Refuses CONCURRENT_UPDATE when
 * another call took it over meanwhile and is not done with it, PUSH_TARGET_GONE when nobody can push there any more,
 * RECIPIENT_OPTED_OUT, and forgets the message, when the carrier knows that who has the number wants no texts.
 */
export async function carry(
  ctx: Context,
  message: MessageRow,
  { limitMs, traceparent, counted }: Task,
): Promise<MessageRow> {
  const text = openMessage(ctx.keyring, message)
  const errand = { text, limitMs, traceparent }
  const outcomes = message.call ? [] : await ask(ctx, message, errand)
  if (isOptedOut(outcomes)) {
    throw await optOut(ctx, message, { account: outcomes.at(-1)?.account ?? '', to: text.to, counted })
  }
  const { before, after } = message.call
    ? await placeCall(ctx, message, errand)
    : { before: message, after: afterHandover(message, outcomes, ctx.world.now()) }
  const telling = { world: ctx.world, traceparent, costMicros: costOf(ctx.routes, { ...after, to: text.to }) }
  const ended = text.call ? callFinished(before, after, text.call, telling) : targetGone(after, outcomes, telling)
  const events = [...eventsBetween(before, after, telling), ...ended]
  if (await ctx.messages.save({ before, after, events })) {
    ctx.metrics.stepped(before, after)
    if (isGone(outcomes)) throw new Refusal(ErrorReason.PUSH_TARGET_GONE, 'the device is not reached there any more')
    if (isOfDevice(after, outcomes)) throw notTaken(after, { refused: 'device' })
    return after
  }
  // A carrier's report was faster than its answer, or this call was so slow that another took over.
  const present = await ctx.messages.find(message)
  if (present && !unsent(present)) return present
  throw new Refusal(ErrorReason.CONCURRENT_UPDATE, 'another call has this message in hand')
}

interface Errand extends Task {
  text: Text
}

async function ask(ctx: Context, message: MessageRow, errand: Errand): Promise<Outcome[]> {
  const { text, limitMs } = errand
  const accounts = inOrder(ctx, message, text)
  const outcomes = await handOver(accounts, outgoing(ctx, message, errand), {
    signal: AbortSignal.timeout(limitMs),
    watch: ctx.health,
  })
  ctx.metrics.asked(outcomes)
  logRefusals(ctx.log, message, outcomes)
  return outcomes
}

/** A message as it is stored, and as it is to be. */
interface Step {
  before: MessageRow
  after: MessageRow
}

/**
 * Asks for the number whose turn it is, and for the backup where no carrier calls the first. That it is the backup's turn is stored
 * before, for its carrier may tell how the call ended before it has answered.
 */
async function placeCall(ctx: Context, message: MessageRow, errand: Errand): Promise<Step> {
  const { call, terms, to } = lineOf(message, errand.text)
  const outcomes = await ask(ctx, message, { ...errand, text: { ...errand.text, to } })
  const how = refusedBy(outcomes)
  const after = afterHandover({ ...message, call: { ...call, result: null } }, outcomes, ctx.world.now())
  if (!how) return { before: message, after }
  const { call: next } = advance(call, { kind: 'lineEnded', leg: call.leg, how }, terms)
  if (next.phase !== 'ended') {
    const backup = { ...message, call: next }
    const stored = await ctx.messages.save({ before: message, after: backup, events: [] })
    return stored ? placeCall(ctx, backup, errand) : { before: message, after: backup }
  }
  // Nobody was called at all: as with a text, the caller is told, and may ask again.
  return {
    before: message,
    after: { ...after, call: message.sentAt ? next : { ...ringing(terms), result: next.result } },
  }
}

function lineOf({ call }: MessageRow, { to, call: sealed }: Text) {
  if (!call || !sealed) throw new Error('a call was stored without its terms')
  return { call, terms: sealed.terms, to: call.leg === 2 ? sealed.backupNumber : to }
}

/** How the line ended before it began; undefined where a carrier calls, or may. */
function refusedBy(outcomes: Outcome[]): 'refused' | 'invalidNumber' | undefined {
  const handover = outcomes.at(-1)?.handover
  if (handover?.taken || handover?.reason === 'unknown') return undefined
  return handover?.reason === 'invalid_number' ? 'invalidNumber' : 'refused'
}

/** The accounts to ask for this message, as the routes say; of a prompt, those that know its device. */
function inOrder({ accounts, routes, health }: Context, { channel, id }: MessageRow, { to, push }: Text): Account[] {
  const names = accountsFor(routes, { channel, to, chance: chanceOf(id), healthy: health.healthy })
  const found = names.flatMap((name) => accounts.find((account) => account.name === name) ?? [])
  return found.filter(({ provider }) => provider.serves === push?.target.service)
}

function outgoing(
  ctx: Context,
  message: MessageRow,
  { text, traceparent }: Errand,
): (account: string) => OutgoingMessage {
  const { tenantId, id, expiresAt } = message
  const validForSeconds = (expiresAt.getTime() - ctx.world.now().getTime()) / 1_000
  const { call: sealed, ...rest } = text
  const { publicUrl } = ctx
  return (account) => ({
    deliveryId: id,
    ...rest,
    validForSeconds,
    ...(message.call && sealed
      ? { ...lineUrls({ publicUrl, account, traceparent }, message, message.call), from: sealed.callerId }
      : { statusCallbackUrl: traced(callbackUrl({ publicUrl, account, tenantId, id }), traceparent) }),
  })
}

function lineUrls(
  { traceparent, ...at }: { publicUrl: string; account: string; traceparent: string | undefined },
  { tenantId, id }: MessageRow,
  { leg, step }: CallState,
): Pick<OutgoingMessage, 'answerUrl' | 'statusCallbackUrl'> {
  const moment = { tenantId, id, leg, step }
  return {
    answerUrl: traced(webhookUrl(at, { ...moment, on: 'answered' }), traceparent),
    statusCallbackUrl: traced(webhookUrl(at, { ...moment, on: 'ended' }), traceparent),
  }
}

function logRefusals(log: Log, { id }: MessageRow, outcomes: Outcome[]): void {
  for (const { account, handover } of outcomes) {
    if (handover.taken) continue
    const { reason, carrierCode: errorCode } = handover
    log.warn({ deliveryId: id, account, reason, errorCode }, 'a carrier did not take a message')
  }
}
