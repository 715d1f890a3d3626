import { Client } from 'pg'
import { connectNats } from '#libs/events/connection'
import { sentence } from '#libs/runtime/sentence'

/** How long a store may take to answer, in milliseconds. */
const patienceMs = 5_000

/** Gives the URL back once a PostgreSQL answers there; refuses in one sentence that names the setting. */
export async function givenPostgres(url: string): Promise<string> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: patienceMs })
  try {
    await client.connect()
    return url
  } catch (error) {
    throw new Error(`DATABASE_URL names no PostgreSQL that can be used: ${sentence(error)}`, { cause: error })
  } finally {
    await client.end().catch(() => {})
  }
}

/** The same for a NATS with JetStream. */
export async function givenNats(url: string): Promise<string> {
  const failure = new AbortController()
  const fail = ({ err }: { err?: unknown }) => failure.abort(err)
  const log = { info() {}, warn: fail, error: fail }
  const connection = connectNats({ url, name: 'countersign-start', log })
  try {
    await connection.ready(AbortSignal.any([failure.signal, AbortSignal.timeout(patienceMs)]))
    return url
  } catch (error) {
    const complaint = failure.signal.aborted ? sentence(failure.signal.reason) : 'it does not answer in time'
    throw new Error(`NATS_URL names no NATS that can be used: ${complaint}`, { cause: error })
  } finally {
    await connection.close()
  }
}
