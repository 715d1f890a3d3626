import { readFileSync } from 'node:fs'
import { credentials, experimental } from '@grpc/grpc-js'
import type { ChannelCredentials } from '@grpc/grpc-js'
import { certificateProvider, readAuthority, readCertificate } from './certificate-folder.ts'
import { assertLoopback } from './transport.ts'
import type { Loopback, MutualTls, ServerTls } from './transport.ts'

/**
 * How a client proves who it is, and has the server do so. Refuses, in one sentence, plaintext to any but a loopback
 * address, and a certificate that is missing.
 */
export function channelCredentials(address: string, transport: Loopback | MutualTls | ServerTls): ChannelCredentials {
  switch (transport.kind) {
    case 'loopback':
      assertLoopback(address, 'dial')
      return credentials.createInsecure()
    case 'tls':
      return credentials.createSsl(transport.ca === undefined ? null : readFileSync(transport.ca))
    case 'mutual-tls': {
      readCertificate(transport.folder)
      readAuthority(transport.folder)
      const provider = certificateProvider(transport.folder, transport.refreshMs)
      return experimental.createCertificateProviderChannelCredentials(provider, provider)
    }
  }
}
