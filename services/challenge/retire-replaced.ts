import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { transaction } from '#libs/db/transaction'
import type { Context } from './context.ts'
import { lockPerson } from './db/factors.ts'
import { setReplaces } from './db/token-changes.ts'
import { findToken, lockToken, type TokenKey } from './db/tokens.ts'
import { giveBack } from './take-back.ts'

/** Takes back the token that this one came in the place of, once this one is activated and as long as both are one person's. */
export async function retireReplaced(ctx: Pick<Context, 'database' | 'world'>, key: TokenKey): Promise<void> {
  const { pool } = ctx.database
  const token = await findToken(pool, key)
  if (!token?.replaces || token.state !== FactorState.ACTIVE) return
  const old = { tenantId: key.tenantId, factorId: token.replaces }
  await transaction(pool, async (client) => {
    await lockPerson(client, token)
    const now = await lockToken(client, key)
    if (now?.userId !== token.userId || now.replaces !== token.replaces) return
    const held = await lockToken(client, old)
    if (held?.userId === token.userId) await giveBack(ctx, client, held)
    await setReplaces(client, key, null)
  })
}
