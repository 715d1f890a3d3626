import { experimental, ServerCredentials } from '@grpc/grpc-js'
import { certificateProvider, certificatesLoaded, readAuthority, readCertificate } from './certificate-folder.ts'
import { assertLoopback } from './transport.ts'
import type { Loopback, MutualTls } from './transport.ts'

/** Credentials for an address that services call; refuses plaintext on any but a loopback one. */
export async function peerCredentials(listen: string, transport: Loopback | MutualTls): Promise<ServerCredentials> {
  if (transport.kind === 'loopback') return plaintext(listen)
  readAuthority(transport.folder)
  const provider = await loadedProvider(transport.folder, transport.refreshMs)
  // Whose certificate to show, whose authority to ask of the caller: the library's typings have the two names swapped.
  return experimental.createCertificateProviderServerCredentials(provider, provider, true)
}

/** Credentials for an address that outside callers call with a bearer key: only the server shows a certificate. */
export async function clientCredentials(
  listen: string,
  transport: Loopback | MutualTls,
  folder?: string,
): Promise<ServerCredentials> {
  if (transport.kind === 'loopback') return plaintext(listen)
  const provider = await loadedProvider(folder ?? transport.folder, transport.refreshMs)
  return experimental.createCertificateProviderServerCredentials(provider, null, false)
}

function plaintext(listen: string): ServerCredentials {
  assertLoopback(listen, 'listen on')
  return ServerCredentials.createInsecure()
}

async function loadedProvider(folder: string, refreshMs: number | undefined) {
  readCertificate(folder)
  const provider = certificateProvider(folder, refreshMs)
  await certificatesLoaded(provider)
  return provider
}
