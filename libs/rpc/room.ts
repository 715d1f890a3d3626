import { once } from 'node:events'
import type { EventEmitter } from 'node:events'
import { setImmediate } from 'node:timers/promises'

/**
 * Resolves when a full stream takes more, and whoever else waits has had a turn: small messages go out so readily that a
 * ready source would keep the process to itself. Rejects when the signal aborts.
 */
export async function room(stream: EventEmitter, signal: AbortSignal): Promise<void> {
  await once(stream, 'drain', { signal })
  await setImmediate()
}
