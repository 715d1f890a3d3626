import { z } from 'zod'
import {
  Channel,
  DeliveryState,
  Template,
  type SendRequest,
  type SendResponse,
} from '#contracts/gen/countersign/delivery/v1/delivery'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import { invalidRequest, known, moment, optionalText, text } from '#libs/rpc/shape'
import { dayOf, type Budget } from '../budget.ts'
import { carry } from '../carry.ts'
import { channelName } from '../channels/channel-name.ts'
import { channels } from '../channels/index.ts'
import type { Context } from '../context.ts'
import type { Claimed } from '../db/claim-messages.ts'
import type { MessageRow } from '../db/messages.ts'
import { refundMessage } from '../db/spending.ts'
import { notAllowed, obstacleTo } from '../destination.ts'
import { deliveryOf, unsent } from '../message.ts'
import { isSameMessage, newMessage } from '../new-message.ts'
import { notTaken } from '../not-taken.ts'
import { optedOut } from '../opt-out.ts'
import { pushShape } from '../push-shape.ts'
import { stayWithin } from '../stay-within.ts'
import { signingOf } from '../webhook-secrets.ts'

export const sendShape = z.object({
  idempotencyKey: text(128),
  recipient: z.object({ address: z.object({ $case: z.enum(Object.keys(channels)), value: text(254) }) }),
  template: known(Template),
  parameters: z
    .record(text(64), optionalText(256))
    .refine((given) => Object.keys(given).length <= 10, 'must be at most 10'),
  language: optionalText(64),
  expiresAt: moment(),
  userId: optionalText(256),
  challengeId: optionalText(128),
  clientIp: optionalText(64),
  eventText: optionalText(1_000),
  reply: z.optional(z.object({ factorId: text(128) })),
  call: z.optional(
    z.object({
      token: text(128).min(16, 'must be 16 to 128 characters'),
      factorId: optionalText(128),
      pinRequired: z.boolean(),
      pinAttempts: z.int().min(1, 'must be 1 to 10').max(10, 'must be 1 to 10'),
      fraudCode: z.string().regex(/^\d{0,8}$/, 'must be at most 8 digits'),
      blockForFraud: z.boolean(),
      sayExtension: z.boolean(),
      phoneMenu: z.boolean(),
      backupNumber: optionalText(16),
      callerId: z.string().regex(/^(\+[1-9]\d{6,14})?$/, 'must be a telephone number in E.164 form'),
      applicationId: optionalText(128),
    }),
  ),
  push: z.optional(pushShape),
})

/** The most time that carriers have in all, whatever the caller's deadline, in milliseconds. */
const longest = 30_000

/** What is kept of the deadline to record the outcome and answer, in milliseconds. */
const reserve = 500

/** How much longer a call that went silent has its message, before a retry may take it over, in milliseconds. */
const grace = 5_000

/**
 * Renders a message and hands it to a carrier: one statement counts it and takes it in hand, the carriers are asked outside of any
 * transaction, one statement records what came of it. A caller who hangs up stops nothing, for a message that is half handed
 * over would be in doubt.
 */
export async function send(ctx: Context, request: SendRequest, call: Call): Promise<SendResponse> {
  const now = ctx.world.now()
  const limitMs = timeLeft(request, call, now)
  const claimedUntil = new Date(now.getTime() + limitMs + grace)
  const isWebhook = request.recipient?.address?.$case === 'webhookUrl'
  const signing = isWebhook && { signing: await signingOf(ctx, call.tenant) }
  const { tenant: tenantId, traceparent } = call
  const claim = { tenantId, now, claimedUntil, traceparent, ...signing }
  const { row, to, names, budgets } = newMessage(ctx, request, claim)
  assertAllowed(ctx, row, [to, ...(request.call?.backupNumber ? [request.call.backupNumber] : [])])
  const counting = { day: dayOf(now), budgets, names }
  const found = await ctx.messages.claim({ row, ...counting })
  if (found?.claimed) await assertWanted(ctx, found, counting)
  if (found?.claimed) await stayWithin(ctx, found, { ...counting, traceparent })
  const message = found?.claimed
    ? await carry(ctx, found, { limitMs, traceparent, counted: counting })
    : standing(ctx, found, request)
  if (message.state === DeliveryState.FAILED && unsent(message)) throw notTaken(message)
  return { delivery: deliveryOf(message) }
}

/** How long carriers may take, in milliseconds. Refuses INVALID_REQUEST a message that is worth nothing any more. */
function timeLeft({ expiresAt = new Date(0) }: SendRequest, { deadline }: Call, now: Date): number {
  if (expiresAt <= now) throw invalidRequest([{ field: 'expires_at', description: 'must be in the future' }])
  // A deadline is told by the machine's clock; what is stored, by the world's.
  const left = Math.min(deadline - Date.now() - reserve, expiresAt.getTime() - now.getTime())
  return Math.max(0, Math.trunc(Math.min(left, longest)))
}

const numbered: ReadonlySet<Channel> = new Set([Channel.SMS, Channel.VOICE])

/** Refuses DESTINATION_NOT_ALLOWED a text or a call to a country or a kind of number that they do not go to. */
function assertAllowed({ limits, metrics }: Context, { channel }: MessageRow, numbers: string[]): void {
  const obstacle = (numbered.has(channel) ? numbers : []).map((number) => obstacleTo(number, limits)).find(Boolean)
  if (!obstacle) return
  metrics.refused(obstacle)
  throw notAllowed(obstacle, channelName(channel))
}

/** Refuses RECIPIENT_OPTED_OUT a text to who wants none: it is forgotten, and counted nowhere. */
async function assertWanted(
  { database, metrics }: Context,
  message: Claimed,
  { day, budgets }: { day: number; budgets: readonly Budget[] },
): Promise<void> {
  if (!message.stopped) return
  await refundMessage(database.pool, { message, day, budgets, cuts: [] })
  throw optedOut({ metrics })
}

/** The message as others left it. Refuses REQUEST_ID_REUSED for another one, CONCURRENT_UPDATE while one has it in hand. */
function standing({ keyring }: Context, found: MessageRow | undefined, request: SendRequest): MessageRow {
  if (found && !isSameMessage(keyring, found, request)) {
    throw new Refusal(ErrorReason.REQUEST_ID_REUSED, 'the idempotency key was used before, for a different message')
  }
  if (found && !unsent(found)) return found
  throw new Refusal(ErrorReason.CONCURRENT_UPDATE, 'another call has this message in hand')
}
