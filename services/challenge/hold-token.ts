import type { PoolClient } from 'pg'
import { Refusal } from '#contracts/refusal'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { transaction } from '#libs/db/transaction'
import type { Context } from './context.ts'
import { lockPerson } from './db/factors.ts'
import { findToken, lockToken, type TokenKey, type TokenRow } from './db/tokens.ts'
import { tokenNotFound } from './present-token.ts'

/** A token under lock, with its moving part. */
export type HeldToken = TokenRow & { progress: object }

/**
 * Does the work with a token while nobody else changes it, nor anything of its person's: the person is locked first, as
 * everywhere. Refuses OBJECT_NOT_FOUND, and CONCURRENT_UPDATE where it changed hands at the same moment.
 */
export async function holdToken<T>(
  { database: { pool } }: Pick<Context, 'database'>,
  key: TokenKey,
  work: (client: PoolClient, held: HeldToken) => Promise<T>,
): Promise<T> {
  const token = await findToken(pool, key)
  if (!token) throw tokenNotFound()
  return transaction(pool, async (client) => {
    if (token.userId !== '') await lockPerson(client, token)
    const held = await lockToken(client, key)
    if (!held) throw tokenNotFound()
    if (held.userId === token.userId) return work(client, held)
    throw new Refusal(ErrorReason.CONCURRENT_UPDATE, 'the token changed hands at the same moment; try again')
  })
}
