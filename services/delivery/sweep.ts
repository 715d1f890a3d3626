import { transaction } from '#libs/db/transaction'
import type { Context } from './context.ts'
import { dayOf } from './budget.ts'
import { eraseReplies, forgetInbound } from './db/inbound.ts'
import { forgetNumbers } from './db/numbers.ts'
import { finishOverdue, forgetOlder, lockOverdue } from './db/overdue.ts'
import { forgetSpending } from './db/spending.ts'
import { eventsBetween } from './events.ts'
import { afterExpiry } from './message.ts'

/** How many messages one run takes. */
const most = 200

/** Ends the messages whose time was over before a carrier took them, and erases their texts. True: there may be more. */
export function expireMessages({
  database,
  world,
  metrics,
}: Pick<Context, 'database' | 'world' | 'metrics'>): Promise<boolean> {
  const now = world.now()
  return transaction(database.pool, async (client) => {
    const overdue = await lockOverdue(client, { now, most })
    if (overdue.length === 0) return false
    const steps = overdue.map((before) => ({ before, after: afterExpiry(before, now) }))
    const events = steps.flatMap(({ before, after }) => eventsBetween(before, after, { world }))
    await finishOverdue(client, { overdue, now, events })
    for (const { before, after } of steps) metrics.stepped(before, after)
    return overdue.length === most
  })
}

/** Forgets messages and texts that have been in the log for long enough, replies that are over, and counters of days gone by. True: there may be more. */
export async function forgetMessages({
  database,
  world,
  retentionMs,
}: Pick<Context, 'database' | 'world' | 'retentionMs'>): Promise<boolean> {
  const before = new Date(world.now().getTime() - retentionMs)
  const messages = await forgetOlder(database.pool, { before, most })
  const yesterday = dayOf(world.now()) - 1
  const counters = await forgetSpending(database.pool, { day: yesterday, most })
  const numbers = await forgetNumbers(database.pool, { day: yesterday, most })
  const replies = await eraseReplies(database.pool, { now: world.now(), most })
  const texts = await forgetInbound(database.pool, { before, most })
  return Math.max(messages, counters, numbers, replies, texts) === most
}
