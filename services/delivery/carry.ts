import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Log } from '#libs/runtime/log'
import { callbackUrl } from './callback-url.ts'
import type { Context } from './context.ts'
import { findMessage, saveMessage, type MessageRow } from './db/messages.ts'
import { eventsBetween } from './events.ts'
import { afterHandover, unsent } from './message.ts'
import { openMessage, type Text } from './new-message.ts'
import { handOver, type Account, type Outcome } from './providers/hand-over.ts'
import type { OutgoingMessage } from './providers/provider.ts'
import { accountsFor, chanceOf } from './routes.ts'

interface Task {
  /** How long carriers may take in all, in milliseconds. */
  limitMs: number
  traceparent?: string | undefined
}

/**
 * Asks carriers to take a message that this call has in hand, and records what came of it. Refuses CONCURRENT_UPDATE when
 * another call took it over meanwhile and is not done with it.
 */
export async function carry(ctx: Context, message: MessageRow, { limitMs, traceparent }: Task): Promise<MessageRow> {
  const text = openMessage(ctx.keyring, message)
  const accounts = inOrder(ctx, message, text.to)
  const outcomes = await handOver(accounts, outgoing(ctx, message, text), {
    signal: AbortSignal.timeout(limitMs),
    watch: ctx.health,
  })
  ctx.metrics.asked(outcomes)
  logRefusals(ctx.log, message, outcomes)
  const after = afterHandover(message, outcomes, ctx.world.now())
  const events = eventsBetween(message, after, { world: ctx.world, traceparent })
  if (await saveMessage(ctx.database.pool, { before: message, after, events })) {
    ctx.metrics.stepped(message, after)
    return after
  }
  // A carrier's report was faster than its answer, or this call was so slow that another took over.
  const { tenantId, id } = message
  const present = await findMessage(ctx.database.pool, tenantId, id)
  if (present && !unsent(present)) return present
  throw new Refusal(ErrorReason.CONCURRENT_UPDATE, 'another call has this message in hand')
}

/** The accounts to ask for this message, as the routes say. */
function inOrder({ accounts, routes, health }: Context, { channel, id }: MessageRow, to: string): Account[] {
  const names = accountsFor(routes, { channel, to, chance: chanceOf(id), healthy: health.healthy })
  return names.flatMap((name) => accounts.find((account) => account.name === name) ?? [])
}

function outgoing(ctx: Context, message: MessageRow, text: Text): (account: string) => OutgoingMessage {
  const { tenantId, id, expiresAt } = message
  const validForSeconds = (expiresAt.getTime() - ctx.world.now().getTime()) / 1_000
  return (account) => ({
    deliveryId: id,
    ...text,
    validForSeconds,
    statusCallbackUrl: callbackUrl({ publicUrl: ctx.publicUrl, account, tenantId, id }),
  })
}

function logRefusals(log: Log, { id }: MessageRow, outcomes: Outcome[]): void {
  for (const { account, handover } of outcomes) {
    if (handover.taken) continue
    const { reason, carrierCode: errorCode } = handover
    log.warn({ deliveryId: id, account, reason, errorCode }, 'a carrier did not take a message')
  }
}
