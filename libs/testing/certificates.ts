import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Who a certificate is for. */
export interface CertificateFor {
  readonly service: string
  readonly namespace?: string
  /** Names and addresses besides localhost and 127.0.0.1. */
  readonly dns?: readonly string[]
}

/** A certificate authority of a test's own. */
export interface Authority {
  /** Its certificate, in PEM. */
  readonly certificate: string
  /** Writes tls.crt, tls.key and ca.crt for a service into a folder, over any that are there. */
  issue(folder: string, subject: CertificateFor): Promise<void>
}

// The library that makes certificates asks for the metadata of decorators, of which there is none here.
const noMetadata = () => undefined
Object.assign(Reflect, { getMetadata: noMetadata, getOwnMetadata: noMetadata, defineMetadata: noMetadata })
const x509 = await import('@peculiar/x509')

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const dayMs = 86_400_000

/** Makes an authority whose certificates are good for a day, of P-256 keys as in production. */
export async function authority(): Promise<Authority> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(),
    name: 'CN=Test authority',
    keys,
    signingAlgorithm: algorithm,
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
  })
  const certificate = root.toString('pem')

  async function issue(folder: string, subject: CertificateFor): Promise<void> {
    const own = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
    const leaf = await x509.X509CertificateGenerator.create({
      ...validity(),
      subject: `CN=${subject.service}`,
      issuer: root.subject,
      publicKey: own.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: algorithm,
      extensions: [alternativeNames(subject), usages()],
    })
    const key = x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', own.privateKey), 'PRIVATE KEY')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'tls.key'), key)
    await writeFile(join(folder, 'tls.crt'), leaf.toString('pem'))
    await writeFile(join(folder, 'ca.crt'), certificate)
  }
  return { certificate, issue }
}

function validity() {
  return { notBefore: new Date(Date.now() - dayMs), notAfter: new Date(Date.now() + dayMs) }
}

function usages() {
  return new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth])
}

function alternativeNames({ service, namespace = 'mfa', dns = [] }: CertificateFor) {
  return new x509.SubjectAlternativeNameExtension([
    ...['localhost', ...dns].map((value) => ({ type: 'dns' as const, value })),
    { type: 'ip', value: '127.0.0.1' },
    { type: 'url', value: `spiffe://cluster.local/ns/${namespace}/sa/${service}` },
  ])
}
