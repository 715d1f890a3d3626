import { readCertificate } from './certificate-folder.ts'
import type { GrpcCall } from './grpc-call.ts'
import { firstText, metadataKeys } from './metadata-keys.ts'
import { ownSpiffeId, spiffeId } from './spiffe.ts'
import type { Loopback, MutualTls } from './transport.ts'

/** Which of our services a call comes from; undefined when none has shown itself. */
export type PeerName = (call: GrpcCall) => string | undefined

/**
 * On loopback a service is who it says it is; over mutual TLS, who its certificate says. Refuses a folder whose own
 * certificate names no service: callers have to share its trust domain and namespace.
 */
export function peerNaming(transport: Loopback | MutualTls): PeerName {
  if (transport.kind === 'loopback') return statedName
  return provenName(ownSpiffeId(readCertificate(transport.folder)).home)
}

function statedName(call: GrpcCall): string | undefined {
  const name = firstText(call.metadata, metadataKeys.peer)
  return name !== undefined && /^[a-z][a-z0-9-]{0,62}$/.test(name) ? name : undefined
}

function provenName(home: string): PeerName {
  const names = new WeakMap<object, string>()
  return (call) => {
    const session = sessionOf(call)
    const known = session && names.get(session)
    if (known !== undefined) return known
    const id = spiffeId(call.getAuthContext().sslPeerCertificate?.subjectaltname)
    if (id?.home !== home) return undefined
    if (session) names.set(session, id.service)
    return id.service
  }
}

/**
 * The connection a call came by. grpc-js parses the certificate anew for every call that asks, at 25 µs, though it is
 * the same for the connection's life. The way there is not public: if it is gone, the name is found the slow way.
 */
function sessionOf(call: GrpcCall): object | undefined {
  return (call as { call?: { stream?: { session?: object } } }).call?.stream?.session
}
