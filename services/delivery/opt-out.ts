import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { transaction } from '#libs/db/transaction'
import { dayOf } from './budget.ts'
import type { Context } from './context.ts'
import type { MessageRow } from './db/messages.ts'
import { refundMessage, type Refund } from './db/spending.ts'
import { chooseTexts } from './replies/choose-texts.ts'
import { nameOf, namesOf } from './replies/number-names.ts'

interface Learned {
  /** The account that knows it. */
  account: string
  /** The number. */
  to: string
  /** What the message was counted against. */
  counted: Pick<Refund, 'day' | 'budgets'> | undefined
}

/**
 * Does with what a carrier knows of a number's owner as if STOP had been written to us: no more texts to it, through whichever account.
 * The message that it did not take is forgotten, and counted nowhere. Gives the refusal, RECIPIENT_OPTED_OUT.
 */
export async function optOut(ctx: Context, message: MessageRow, { account, to, counted }: Learned): Promise<Refusal> {
  const { keyring, world, database } = ctx
  const now = world.now()
  const names = { name: nameOf(keyring, to), names: namesOf(keyring, to) }
  await transaction(database.pool, async (client) => {
    await chooseTexts(ctx, client, { account, number: to, ...names, now, day: dayOf(now) }, false)
    if (counted) await refundMessage(client, { message, ...counted, cuts: [] })
  })
  return optedOut(ctx)
}

/** The refusal of a text to who wants none. */
export function optedOut({ metrics }: Pick<Context, 'metrics'>): Refusal {
  metrics.refused('opted_out')
  return new Refusal(ErrorReason.RECIPIENT_OPTED_OUT, 'the owner of the number wants no texts')
}
