import { EventEmitter, once, setMaxListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { jetstream, jetstreamManager, type JetStreamClient } from '@nats-io/jetstream'
import { connect, type ConnectionOptions, type NatsConnection } from '@nats-io/transport-node'
import { greeting } from './greeting.ts'
import type { Log } from './log.ts'
import { ensureStreams, type StreamOptions } from './streams.ts'

/** How long a server may take to answer at first. */
const DIAL_MS = 2_000

interface Options {
  /** `nats://user:password@host:4222`, `nats://token@host`; `tls://` insists on TLS. A name with several addresses has all tried. */
  url: string
  /** What the server calls this connection. */
  name: string
  stream?: StreamOptions
  log: Log
}

export interface Connection {
  /** The connection itself, whose stream of events is there, or nothing while NATS is out of reach. */
  core(): NatsConnection | undefined
  /** JetStream with the stream of events in it, or nothing while NATS is out of reach. */
  jetstream(): JetStreamClient | undefined
  /** JetStream as soon as it is within reach. Rejects when the signal aborts, or when the connection is closed. */
  ready(signal?: AbortSignal): Promise<JetStreamClient>
  /** Sends what is under way, then hangs up. */
  close(): Promise<void>
}

/**
 * A connection that is usable at once and for good, whether or not NATS is up: it is made in the background, made anew when
 * it is lost, and each time sees to it that the stream is there. The client's own reconnecting is not used: while NATS is
 * down it would collect what is written, and a first connection could not be given up.
 */
export function connectNats({ url, name, stream, log }: Options): Connection {
  const options = connectionOptions(url, name)
  const closing = new AbortController()
  const { signal } = closing
  const changes = new EventEmitter()
  setMaxListeners(0, signal, changes)
  let live: { connection: NatsConnection; client: JetStreamClient } | undefined
  let told = false

  /** Ends with the reason when the connection is lost, or could not be made. */
  async function hold(): Promise<unknown> {
    await greeting(url, DIAL_MS)
    const connection = await connect(options)
    void dropWhenSilent(connection)
    try {
      await ensureStreams(await jetstreamManager(connection), stream)
      if (signal.aborted) return
      live = { connection, client: jetstream(connection) }
      told = false
      log.info({ server: connection.getServer() }, 'NATS is within reach')
      changes.emit('live')
      return await connection.closed()
    } finally {
      live = undefined
      await connection.close()
    }
  }

  async function keepHolding(): Promise<void> {
    while (!signal.aborted) {
      const err = await hold().catch((error: unknown) => error)
      if (!told && !signal.aborted) log.warn({ err }, 'NATS is out of reach: events wait')
      told = true
      await delay(250 + Math.random() * 250, undefined, { signal }).catch(() => {})
    }
  }

  const ended = keepHolding()
  return {
    core: () => live?.connection,
    jetstream: () => live?.client,
    async ready(given) {
      const either = given ? AbortSignal.any([given, signal]) : signal
      for (;;) {
        if (live) return live.client
        await once(changes, 'live', { signal: either })
      }
    },
    async close() {
      closing.abort()
      if (live) await hangUp(live.connection)
      await ended
    },
  }
}

/** The client notices a server that is silent for three pings, then waits for its own farewell to go out: we do not. */
async function dropWhenSilent(connection: NatsConnection): Promise<void> {
  for await (const { type } of connection.status()) if (type === 'staleConnection') void connection.close()
}

/** A server that no longer answers does not hold us up. */
async function hangUp(connection: NatsConnection): Promise<void> {
  await Promise.race([connection.drain().catch(() => {}), delay(2_000, undefined, { ref: false })])
  await connection.close()
}

function connectionOptions(url: string, name: string): ConnectionOptions {
  const { protocol, host, username, password } = new URL(url)
  const [user, pass] = [username, password].map(decodeURIComponent)
  return {
    servers: host,
    name,
    ...(user && (pass ? { user, pass } : { token: user })),
    ...(protocol === 'tls:' && { tls: {} }),
    timeout: DIAL_MS,
    pingInterval: 5_000,
    reconnect: false,
    noAsyncTraces: true,
  }
}
