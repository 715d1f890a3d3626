import { X509Certificate } from 'node:crypto'

/** A service's SPIFFE id, in two parts: `spiffe://<trust domain>/ns/<namespace>/sa/` and the service's name. */
export interface SpiffeId {
  readonly home: string
  readonly service: string
}

const form = /^(spiffe:\/\/[a-z0-9._-]+\/ns\/[a-z0-9-]+\/sa\/)([a-z0-9-]+)$/

/**
 * The id in the one URI of a certificate's subject alternative names, as Node prints them (X.509-SVID, section 2).
 * Undefined when there is none, several, or when a name holds what Node must quote: quoted text can look like a list.
 */
export function spiffeId(subjectAltName: string | undefined): SpiffeId | undefined {
  if (subjectAltName === undefined || subjectAltName.includes('"')) return undefined
  const uris = subjectAltName.split(', ').filter((name) => name.startsWith('URI:'))
  const [, home, service] = (uris.length === 1 && form.exec(uris[0]?.slice(4) ?? '')) || []
  return home && service ? { home, service } : undefined
}

/** The id in a certificate in PEM form; refuses, in one sentence, a certificate without. */
export function ownSpiffeId(pem: Buffer): SpiffeId {
  const id = spiffeId(new X509Certificate(pem).subjectAltName)
  if (id) return id
  throw new Error(
    'the certificate names no service: it needs the URI spiffe://<trust domain>/ns/<namespace>/sa/<service>',
  )
}
