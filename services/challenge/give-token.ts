import type { PoolClient } from 'pg'
import { Refusal } from '#contracts/refusal'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { transaction } from '#libs/db/transaction'
import { invalidRequest } from '#libs/rpc/shape'
import type { Context } from './context.ts'
import { lockPerson, mostFactors } from './db/factors.ts'
import { storeEvents } from '#libs/events/store-events'
import { assignToken, setReplaces } from './db/token-changes.ts'
import { findToken, tokensNamed, type TokenRow } from './db/tokens.ts'
import { assignedEvent } from './events.ts'
import { isOver } from './token-fitness.ts'
import { tokenNotFound } from './present-token.ts'

/** Which token is to be whose, and in the place of which. */
export interface Gift {
  tenantId: string
  serial: string
  manufacturer: string
  userId: string
  replaces: string | null
}

/** Gives a token to a person. Refuses OBJECT_NOT_FOUND, INVALID_REQUEST, TOKEN_ASSIGNED, TOKEN_EXPIRED and LIMIT_REACHED. */
export function giveToken(ctx: Pick<Context, 'database' | 'world'>, gift: Gift): Promise<TokenRow> {
  const { tenantId, userId, replaces } = gift
  return transaction(ctx.database.pool, async (client) => {
    await lockPerson(client, gift)
    const token = await tokenNamed(client, gift)
    if (token.factorId === replaces) {
      throw invalidRequest([{ field: 'serial', description: 'must be that of another token' }])
    }
    if (token.userId !== userId) {
      const now = ctx.world.now()
      assertLasts(token, now)
      if (!(await assignToken(client, token, userId, now))) throw await whyNot(client, token)
      await storeEvents(client, [assignedEvent({ ...token, tenantId, userId }, ctx.world)])
    }
    if (replaces !== null) await setReplaces(client, token, replaces)
    const state = token.userId === userId ? token.state : FactorState.PENDING
    return { ...token, userId, state, replaces }
  })
}

async function tokenNamed(client: PoolClient, gift: Gift): Promise<TokenRow> {
  const [token, other] = await tokensNamed(client, gift)
  if (!token) throw tokenNotFound()
  if (!other || token.manufacturer === gift.manufacturer) return token
  const description = 'is required: several tokens have this serial number'
  throw invalidRequest([{ field: 'manufacturer', description }])
}

function assertLasts({ expiresAt }: TokenRow, now: Date): void {
  if (!isOver(expiresAt, now)) return
  throw new Refusal(ErrorReason.TOKEN_EXPIRED, `the token's time was over at ${expiresAt?.toISOString()}`)
}

async function whyNot(client: PoolClient, token: TokenRow): Promise<Refusal> {
  const now = await findToken(client, token)
  if (!now) return tokenNotFound()
  if (now.userId !== '')
    return new Refusal(ErrorReason.TOKEN_ASSIGNED, "the token is another person's; unassign it first")
  return new Refusal(ErrorReason.LIMIT_REACHED, `a person has at most ${mostFactors} factors; remove one first`)
}
