import { isUnavailable } from '#libs/db/unavailable'
import type { Authenticate } from '#libs/rpc/credential'
import type { Implementation } from '#libs/rpc/implement'
import { isNetworkError } from '#libs/rpc/network-error'
import { startServer } from '#libs/rpc/server'
import type { RunningServer } from '#libs/rpc/server-options'
import type { Life } from '#libs/runtime/run'
import type { CommonConfig, Foundation } from './foundation.ts'
import { beat } from './heartbeat.ts'

/** What a service shows to its callers. */
export interface Front {
  config: CommonConfig
  implementations: Implementation[]
  authenticate: Authenticate
  /** The longest request taken, in bytes; 256 KiB unless told. */
  maxRequestBytes?: number
}

/** Opens a service to its callers, last of all its parts, so that it is the first to close. */
export async function openFront(
  life: Life,
  { name, nats, log, transport, observe }: Pick<Foundation<unknown>, 'name' | 'nats' | 'log' | 'transport' | 'observe'>,
  { config, ...shown }: Front,
): Promise<RunningServer> {
  const server = await startServer({
    ...shown,
    log,
    observe,
    transport,
    listen: config.LISTEN,
    clientListen: config.CLIENT_LISTEN,
    healthListen: config.HEALTH_LISTEN,
    settings: { listen: 'LISTEN', clientListen: 'CLIENT_LISTEN', healthListen: 'HEALTH_LISTEN' },
    unavailable: (error) => isUnavailable(error) || isNetworkError(error),
  })
  life.add('server', server)
  life.add('heartbeat', beat({ name, nats, listening: server.address, log }))
  log.info({ listening: server.address }, 'Ready')
  return server
}
