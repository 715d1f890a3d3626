import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import { experimental } from '@grpc/grpc-js'

type Provider = InstanceType<typeof experimental.FileWatcherCertificateProvider>

const providers = new Map<string, Provider>()

/** The certificates of a folder, read again every so often; one watcher for all who use the same folder. */
export function certificateProvider(folder: string, refreshMs = 10_000): Provider {
  const known = providers.get(folder)
  if (known) return known
  const provider = new experimental.FileWatcherCertificateProvider({
    certificateFile: join(folder, 'tls.crt'),
    privateKeyFile: join(folder, 'tls.key'),
    caCertificateFile: join(folder, 'ca.crt'),
    refreshIntervalMs: refreshMs,
  })
  providers.set(folder, provider)
  return provider
}

/** Resolves when a provider has its certificates: until then, whoever connects is turned away. */
export function certificatesLoaded(provider: Provider): Promise<void> {
  return new Promise((resolve) => {
    const listener: Parameters<Provider['addIdentityCertificateListener']>[0] = (update) => {
      if (update === null) return
      provider.removeIdentityCertificateListener(listener)
      resolve()
    }
    provider.addIdentityCertificateListener(listener)
  })
}

/** The certificate of a folder, in PEM; refuses, in one sentence, one that is missing or does not fit its key. */
export async function readCertificate(folder: string): Promise<Buffer> {
  const [cert, key] = await Promise.all([read(folder, 'tls.crt'), read(folder, 'tls.key')])
  try {
    createSecureContext({ cert, key })
  } catch (error) {
    throw new Error(`tls.crt and tls.key in ${folder} do not make a pair (${messageOf(error)})`, { cause: error })
  }
  return cert
}

async function read(folder: string, name: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, name))
  } catch (error) {
    throw new Error(`TLS needs the file ${join(folder, name)} (${messageOf(error)})`, { cause: error })
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
