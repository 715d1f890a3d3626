import { setTimeout as delay } from 'node:timers/promises'
import { DatabaseError, type Pool, type PoolClient } from 'pg'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { breaksConnection } from './unavailable.ts'

interface Options {
  /** `read committed` unless given. */
  isolation?: 'repeatable read' | 'serializable'
  /** How often the work is begun at most, where it loses a race that only a new transaction can settle. */
  attempts?: number
}

/** serialization_failure, deadlock_detected. */
const LOST_RACE = new Set(['40001', '40P01'])

/**
 * Does all of `work` or nothing of it. BEGIN costs no round trip: it travels in front of the first statement. Where the work
 * lost its last race it refuses with CONCURRENT_UPDATE; any error of the work itself rolls back and is thrown as it is.
 */
export async function transaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
  { isolation, attempts = 1 }: Options = {},
): Promise<T> {
  const begin = isolation ? `BEGIN ISOLATION LEVEL ${isolation}` : 'BEGIN'
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(pool, begin, work)
    } catch (error) {
      if (!(error instanceof DatabaseError && LOST_RACE.has(error.code ?? ''))) throw error
      if (attempt >= attempts) throw lostRace(error)
    }
    await delay(Math.random() * 10 * attempt)
  }
}

async function once<T>(pool: Pool, begin: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    const result = await within(client, begin, work)
    client.release()
    return result
  } catch (error) {
    client.release(await rollBack(client, error))
    throw error
  }
}

async function within<T>(client: PoolClient, begin: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const begun = client.query(begin)
  begun.catch(() => {})
  if (!client.pipeline) await begun
  const result = await work(client)
  await begun
  const { command } = await client.query('COMMIT')
  // A COMMIT after an error that the work has swallowed rolls back, and says no more of it than this.
  if (command !== 'COMMIT') throw new Error('the transaction was rolled back: a statement in it had failed')
  return result
}

/** Whether the connection is lost. */
async function rollBack(client: PoolClient, error: unknown): Promise<boolean> {
  if (error instanceof DatabaseError && breaksConnection(error)) return true
  return client.query('ROLLBACK').then(
    () => false,
    () => true,
  )
}

function lostRace(cause: unknown): Refusal {
  const refusal = new Refusal(ErrorReason.CONCURRENT_UPDATE, 'another call changed the same at the same time')
  return Object.assign(refusal, { cause })
}
