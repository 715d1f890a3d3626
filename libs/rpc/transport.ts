/** Plaintext, for one machine alone: anybody on it is believed to be the service they say they are. */
export interface Loopback {
  readonly kind: 'loopback'
}

/** Both sides prove who they are by certificates of the installation's own authority. */
export interface MutualTls {
  readonly kind: 'mutual-tls'
  /** Holds tls.crt, tls.key and ca.crt in PEM; replaced files are taken up without a restart. */
  readonly folder: string
  /** How often the files are read again, in milliseconds; two seconds unless told. */
  readonly refreshMs?: number
}

/** Only the server proves who it is, by the authority in a PEM file or else by one the system trusts. */
export interface ServerTls {
  readonly kind: 'tls'
  readonly ca?: string
}

const loopbackAddress = /^(dns:(\/\/\/)?)?(localhost|127(\.\d{1,3}){3}|\[::1\]):\d{1,5}$|^unix:/
const loopbackReplicas = /^ipv4:127(\.\d{1,3}){3}:\d{1,5}(,127(\.\d{1,3}){3}:\d{1,5})*$/

/** Refuses, in one sentence, an address on which plaintext may not be spoken. */
export function assertLoopback(address: string, verb: 'listen on' | 'dial'): void {
  if (loopbackAddress.test(address) || loopbackReplicas.test(address)) return
  throw new Error(`plaintext is for loopback only, so mutual TLS is needed to ${verb} ${address}`)
}
