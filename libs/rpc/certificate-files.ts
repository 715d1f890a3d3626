import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import type { experimental } from '@grpc/grpc-js'

type Identity = experimental.IdentityCertificateUpdate
type Authority = experimental.CaCertificateUpdate

/** How often files are read again, in milliseconds, unless told: what replaces them is in use well within five seconds. */
const usualMs = 2_000

/**
 * The certificates of a folder for grpc-js, read again and again while somebody listens. Files are taken up all together, and
 * only if certificate and key fit: what is half written is as if it were not there, and what was read before stays in use.
 */
export function watchCertificates(folder: string, refreshMs = usualMs): experimental.CertificateProvider {
  const identities = telling<Identity>()
  const authorities = telling<Authority>()
  let timer: NodeJS.Timeout | undefined

  async function look(): Promise<void> {
    const [certificate, privateKey, caCertificate] = await Promise.all(
      ['tls.crt', 'tls.key', 'ca.crt'].map((name) => readFile(join(folder, name)).catch(() => undefined)),
    )
    if (!certificate || !privateKey || !usable({ cert: certificate, key: privateKey, ca: caCertificate })) return
    identities.tell({ certificate, privateKey })
    if (caCertificate) authorities.tell({ caCertificate })
  }

  function watchOrRest(): void {
    const wanted = identities.listeners.size + authorities.listeners.size > 0
    if (wanted && !timer) {
      timer = setInterval(() => void look(), refreshMs)
      void look()
    } else if (!wanted) {
      clearInterval(timer)
      timer = undefined
    }
  }

  const changing =
    <T>(change: (listener: T) => void) =>
    (listener: T) => {
      change(listener)
      watchOrRest()
    }
  return {
    addIdentityCertificateListener: changing(identities.add),
    removeIdentityCertificateListener: changing(identities.remove),
    addCaCertificateListener: changing(authorities.add),
    removeCaCertificateListener: changing(authorities.remove),
  }
}

type Listener<T> = (update: T | null) => void

/** Those who want to know, each told at once what is known, and of every change. */
function telling<T extends object>() {
  const listeners = new Set<Listener<T>>()
  let known: T | undefined
  return {
    listeners,
    add(listener: Listener<T>): void {
      listeners.add(listener)
      if (known) process.nextTick(listener, known)
    },
    remove: (listener: Listener<T>) => void listeners.delete(listener),
    tell(update: T): void {
      if (known && same(known, update)) return
      known = update
      for (const listener of listeners) listener(update)
    },
  }
}

const same = (one: object, other: object) =>
  Object.values(one).every((bytes: Buffer, at) => bytes.equals(Object.values(other)[at] as Buffer))

function usable(files: { cert: Buffer; key: Buffer; ca: Buffer | undefined }): boolean {
  try {
    createSecureContext(files)
    return true
  } catch {
    return false
  }
}
