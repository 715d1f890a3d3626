import { every, type Loop } from '#libs/runtime/every'
import type { Connection } from './connection.ts'
import type { Log } from './log.ts'

interface Options {
  connection: Connection
  /** What is listened to, wildcards allowed. */
  subject: string
  /** Of those who listen under one name, one hears each word. */
  queue: string
  log: Log
}

/**
 * Hears what is said beside the stream, word by word, for as long as it is not stopped. What is said while NATS is out of reach, or
 * could not be taken, is lost: it is for what will be said again.
 */
export function listen(
  { connection, subject, queue, log }: Options,
  heard: (word: Uint8Array) => Promise<unknown>,
): Loop {
  const hearUntilLost = async (signal: AbortSignal) => {
    await connection.ready(signal)
    const subscription = connection.core()?.subscribe(subject, { queue })
    if (!subscription) return
    const end = () => subscription.unsubscribe()
    signal.addEventListener('abort', end, { once: true })
    try {
      for await (const { data } of subscription) await heard(data)
    } finally {
      signal.removeEventListener('abort', end)
      if (!subscription.isClosed()) end()
    }
  }
  return every(1_000, hearUntilLost, { log })
}
