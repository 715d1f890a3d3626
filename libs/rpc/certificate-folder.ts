import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import type { experimental } from '@grpc/grpc-js'
import { watchCertificates } from './certificate-files.ts'

type Provider = experimental.CertificateProvider

const providers = new Map<string, Provider>()

/** The certificates of a folder, read again every so often; one watcher for all who use the same folder. */
export function certificateProvider(folder: string, refreshMs?: number): Provider {
  const known = providers.get(folder)
  if (known) return known
  const provider = watchCertificates(folder, refreshMs)
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
export function readCertificate(folder: string): Buffer {
  const cert = read(join(folder, 'tls.crt'))
  const key = read(join(folder, 'tls.key'))
  try {
    createSecureContext({ cert, key })
    return cert
  } catch (error) {
    const { message } = error as Error
    throw new Error(`tls.crt and tls.key in ${folder} do not make a pair (${message})`, { cause: error })
  }
}

/** The certificate, in PEM, of the authority that a folder trusts; refuses, in one sentence, if it is missing. */
export function readAuthority(folder: string): Buffer {
  return read(join(folder, 'ca.crt'))
}

function read(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new Error(`TLS needs the file ${path} (${(error as Error).message})`, { cause: error })
  }
}
