import { JetStreamApiError, type JetStreamManager } from '@nats-io/jetstream'
import { nanos } from '@nats-io/transport-node'

export const STREAM = 'COUNTERSIGN'

export interface StreamOptions {
  /** Copies in a cluster of NATS servers: 1, 3 or 5. */
  replicas?: number
  /** How long events are kept, in milliseconds; 90 days unless given. */
  maxAgeMs?: number
  /** How much they may take, in bytes; beyond it the oldest go. Without a limit unless given. */
  maxBytes?: number
}

const DAY_MS = 86_400_000

/** "stream name already in use with a different configuration" */
const DIFFERS = 10058

/** Makes the one stream that all events are in, or gives it this configuration. Several services may do so at once. */
export async function ensureStreams(
  manager: JetStreamManager,
  { replicas = 1, maxAgeMs = 90 * DAY_MS, maxBytes = -1 }: StreamOptions = {},
): Promise<void> {
  const config = {
    subjects: ['countersign.*.v1.>'],
    storage: 'file' as const,
    retention: 'limits' as const,
    discard: 'old' as const,
    max_age: nanos(maxAgeMs),
    max_bytes: maxBytes,
    max_msg_size: 128 * 1024,
    duplicate_window: nanos(10 * 60_000),
    num_replicas: replicas,
  }
  try {
    await manager.streams.add({ name: STREAM, ...config })
  } catch (error) {
    if (!(error instanceof JetStreamApiError && error.code === DIFFERS)) throw error
    await manager.streams.update(STREAM, config)
  }
}
