import './quiet.ts'
import { Client, Metadata } from '@grpc/grpc-js'
import { askMany } from './ask-many.ts'
import { askOne } from './ask-one.ts'
import { channelCredentials } from './channel-credentials.ts'
import { channelOptions } from './channel-options.ts'
import type { ClientOptions } from './client-options.ts'
import type { AnyMethod, Definition } from './definition.ts'
import type { Endpoint } from './outgoing-call.ts'
import { metadataKeys } from './metadata-keys.ts'
import type { Remote } from './remote.ts'

export type { Remote }

/**
 * A service elsewhere, as functions, over connections that look after themselves. What the other side refuses is thrown
 * as the same Refusal; a side that can not be reached as DEPENDENCY_UNAVAILABLE; any other failure as a ServiceError
 * with its code. Refuses, in one sentence, to dial in plaintext what is not loopback.
 */
export function connect<D extends Definition>(definition: D, options: ClientOptions<D>): Remote<D> & Closable {
  const { address, transport = { kind: 'loopback' }, defaultTimeoutMs = 5_000, observe } = options
  const client = new Client(address, channelCredentials(address, transport), channelOptions(definition, options))
  const endpoint: Endpoint = { client, metadata: endpointMetadata(options), defaultTimeoutMs, observe }
  const remote: Record<string, unknown> = { close: () => client.close() }
  for (const [name, method] of Object.entries(definition)) {
    remote[name] = (method.responseStream ? askMany : askOne)(endpoint, method as AnyMethod)
  }
  return remote as Remote<D> & Closable
}

interface Closable {
  /** Lets calls in flight finish, and makes no others. */
  close(): void
}

function endpointMetadata({ key, peer, tenant, waitForReady = true, transport }: ClientOptions<never>): Metadata {
  const metadata = new Metadata({ waitForReady })
  if (key !== undefined) metadata.set(metadataKeys.authorization, `Bearer ${key}`)
  if (peer !== undefined && transport?.kind !== 'mutual-tls') metadata.set(metadataKeys.peer, peer)
  if (tenant !== undefined) metadata.set(metadataKeys.tenant, tenant)
  return metadata
}
