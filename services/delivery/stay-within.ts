import { SendingBudget, SendingCut } from '#contracts/gen/countersign/delivery/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { outboxRow, type OutboxRow } from '#libs/events/outbox'
import { cutsOf, endOf, type Budget, type BudgetKind, type Cut } from './budget.ts'
import type { Context } from './context.ts'
import type { Claimed } from './db/claim-messages.ts'
import { refundMessage } from './db/spending.ts'

const { PERSON, RECIPIENT, PREFIX, TENANT, NETWORK } = SendingBudget

/** The budgets as refusals and metrics name them. */
const words: Readonly<Record<BudgetKind, string>> = {
  [PERSON]: 'person',
  [RECIPIENT]: 'recipient',
  [PREFIX]: 'prefix',
  [TENANT]: 'tenant',
  [NETWORK]: 'network',
}

/** What a message was counted against, and the trace of its call. */
interface Counting {
  day: number
  budgets: readonly Budget[]
  traceparent: string | undefined
}

/** Refuses SENDING_BUDGET_SPENT a message that overdraws a budget: it is forgotten, and counted nowhere. */
export async function stayWithin(
  ctx: Context,
  message: Claimed,
  { day, budgets, traceparent }: Counting,
): Promise<void> {
  const cuts = cutsOf(message.spent, message.dayBefore, ctx.limits)
  const [first] = cuts
  if (!first) return
  const now = ctx.world.now()
  const until = endOf(day)
  const told = cuts.map((cut) => ({
    kind: cut.kind,
    event: cutEvent(ctx, message, { cut, until, budgets, traceparent }),
  }))
  await refundMessage(ctx.database.pool, { message, day, budgets, cuts: told })
  for (const { kind } of cuts) ctx.metrics.refused(words[kind])
  ctx.log.warn({ tenant: message.tenantId, budget: words[first.kind] }, 'a message is beyond the budget of the day')
  throw new Refusal(ErrorReason.SENDING_BUDGET_SPENT, 'all that may be sent today was sent', {
    retryAfterMs: until.getTime() - now.getTime(),
    metadata: { budget: words[first.kind] },
  })
}

function cutEvent(
  { world }: Context,
  message: Claimed,
  { cut, until, budgets, traceparent }: Pick<Counting, 'budgets' | 'traceparent'> & { cut: Cut; until: Date },
): OutboxRow {
  const { kind: budget, ...figures } = cut
  const { tenantId: tenant, userId } = message
  const cutAt = world.now()
  const payload = { budget, name: nameOf(budget, message, budgets), ...figures, userId, cutAt, until }
  return outboxRow({ tenant, event: SendingCut, payload, id: world.randomId(), occurredAt: cutAt, traceparent })
}

/** What a counter is called where it is told: a recipient's own name is a hash. */
function nameOf(kind: BudgetKind, { recipientHint }: Claimed, budgets: readonly Budget[]): string {
  if (kind === RECIPIENT) return recipientHint
  return budgets.find((budget) => budget.kind === kind)?.name ?? ''
}
