import { ServerCredentials } from '@grpc/grpc-js'
import type { Server } from '@grpc/grpc-js'
import { bind } from './bind.ts'
import { clientCredentials, peerCredentials } from './server-credentials.ts'
import type { RunningServer, ServerOptions } from './server-options.ts'

type Addresses = Pick<RunningServer, 'address' | 'clientAddress' | 'healthAddress'>

/** Binds every address that the options name, or none: when one can not be had, the others are let go. */
export async function bindAll(server: Server, probes: Server, options: ServerOptions): Promise<Addresses> {
  try {
    return {
      address: await bindPeers(server, options),
      clientAddress: await bindClients(server, options),
      healthAddress: await bindProbes(probes, options),
    }
  } catch (error) {
    server.forceShutdown()
    probes.forceShutdown()
    throw error
  }
}

async function bindPeers(server: Server, { listen, settings, transport = { kind: 'loopback' } }: ServerOptions) {
  const credentials = await peerCredentials(listen, transport)
  return bind(server, { listen, listenName: settings?.listen ?? 'LISTEN', credentials })
}

async function bindClients(server: Server, { clientListen: listen, clientFolder, settings, transport }: ServerOptions) {
  if (!listen) return undefined
  const credentials = await clientCredentials(listen, transport ?? { kind: 'loopback' }, clientFolder)
  return bind(server, { listen, listenName: settings?.clientListen ?? 'CLIENT_LISTEN', credentials })
}

async function bindProbes(probes: Server, { healthListen: listen, settings }: ServerOptions) {
  if (!listen) return undefined
  const credentials = ServerCredentials.createInsecure()
  return bind(probes, { listen, listenName: settings?.healthListen ?? 'HEALTH_LISTEN', credentials })
}
