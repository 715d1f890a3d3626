import { hostname, networkInterfaces } from 'node:os'
import { Heartbeat, ServerState } from '#contracts/gen/countersign/reporting/v1/heartbeat'
import type { Connection } from '#libs/events/connection'
import type { Log } from '#libs/events/log'
import { every } from '#libs/runtime/every'
import type { Part } from '#libs/runtime/life'
import { version } from '#libs/runtime/version'

/** How often a server says that it is there, in milliseconds. */
export const heartbeatMs = 15_000

/** Under what it says so: beside the stream of events, which does not keep it. */
export const heartbeats = 'countersign.heartbeat'

interface Options {
  /** The service. */
  name: string
  nats: Connection
  /** Where it listens, `host:port`. */
  listening: string
  log: Log
}

/** Has a server say that it is there until it is drained, and then that it is not. Nobody has to hear it. */
export function beat({ name: service, nats, listening, log }: Options): Part {
  const { hostname: host, port } = new URL(`tcp://${listening}`)
  const said = { service, server: `${hostname()}:${port}`, address: addressOf(host), version }
  const say = (state: ServerState) => {
    const word = Heartbeat.encode({ ...said, state, saidAt: new Date() }).finish()
    nats.core()?.publish(`${heartbeats}.${service}`, word)
  }
  const serving = async (signal: AbortSignal) => {
    await nats.ready(signal)
    say(ServerState.SERVING)
  }
  const beating = every(heartbeatMs, serving, { log })
  return {
    async drain() {
      await beating.stop()
      say(ServerState.STOPPED)
    },
    stop: () => beating.stop(),
  }
}

/** The address by which a machine is reached at a host: one of its own where the host is any of them. */
function addressOf(host: string): string {
  const given = host.replace(/^\[(.*)\]$/, '$1')
  if (given !== '0.0.0.0' && given !== '::') return given
  const outside = Object.values(networkInterfaces()).flatMap((each) => each?.filter(({ internal }) => !internal) ?? [])
  return (outside.find(({ family }) => family === 'IPv4') ?? outside[0])?.address ?? '127.0.0.1'
}
