import { setMaxListeners } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import './quiet.ts'
import { Server } from '@grpc/grpc-js'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Host } from './incoming-call.ts'
import { bindAll } from './bind-all.ts'
import { openHealth } from './health.ts'
import { isNetworkError } from './network-error.ts'
import { peerNaming } from './peer-name.ts'
import { openReflection } from './reflection.ts'
import { serve } from './serve.ts'
import type { RunningServer, ServerOptions } from './server-options.ts'
import { shutDown } from './shut-down.ts'

/**
 * Serves implementations, with health and reflection beside them. Rejects, in one sentence, when an address is taken or
 * may not be spoken on in plaintext, or when a certificate is missing.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const services = options.implementations.map(({ name }) => name)
  const health = openHealth(['', 'startup', 'liveness', 'readiness', ...services])
  const draining = new AbortController()
  setMaxListeners(0, draining.signal) // one for each open stream
  const host = toHost(options, draining.signal)

  const server = new Server(channelOptions(options))
  const probes = new Server({ 'grpc.max_receive_message_length': 1024 })
  const served = [...options.implementations, health.implementation]
  for (const each of [...served, ...openReflection(served.map(({ name }) => name))]) serve(server, each, host)
  serve(probes, health.implementation, host)
  const addresses = await bindAll(server, probes, options)

  function ready(serving: boolean): void {
    for (const name of ['', 'readiness', ...services]) health.set(name, serving)
  }

  async function close(graceMs: number): Promise<void> {
    ready(false)
    await setImmediate() // those that watch the health hear of it before their stream ends
    draining.abort(new Refusal(ErrorReason.DRAINING, 'this replica is draining'))
    await shutDown(server, graceMs)
    await shutDown(probes, 0)
  }

  health.set('startup', true)
  health.set('liveness', true)
  ready(options.ready ?? true)
  let closing: Promise<void> | undefined
  return {
    ...addresses,
    ready,
    drain: (graceMs = 30_000) => (closing ??= close(graceMs)),
    async stop() {
      if (closing) server.forceShutdown()
      await (closing ??= close(0))
    },
  }
}

function toHost(options: ServerOptions, draining: AbortSignal): Host {
  const {
    log,
    observe,
    transport = { kind: 'loopback' },
    unavailable = isNetworkError,
    authenticate = noKeys,
  } = options
  return { log, observe, unavailable, authenticate, draining, peerName: peerNaming(transport) }
}

function noKeys(): never {
  throw new Refusal(ErrorReason.CREDENTIAL_INVALID, 'no key is taken here')
}

function channelOptions({ maxRequestBytes = 256 * 1024, maxConnectionAgeMs = 300_000 }: ServerOptions) {
  return {
    'grpc.max_receive_message_length': maxRequestBytes,
    'grpc.max_concurrent_streams': 1000,
    'grpc.max_connection_age_ms': maxConnectionAgeMs,
    'grpc.max_connection_age_grace_ms': 30_000,
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 10_000,
  }
}
