import type { Pool, PoolClient } from 'pg'
import { breaksConnection } from './unavailable.ts'

/**
 * Lends one connection of the pool for the time of `work`. It goes back even when a statement failed, unless the error says
 * that the connection is lost. (`pool.query` would close it after any error: a taken name would cost a new connection.)
 */
export async function borrow<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    const result = await work(client)
    client.release()
    return result
  } catch (error) {
    client.release(breaksConnection(error))
    throw error
  }
}
