import { createHmac, timingSafeEqual } from 'node:crypto'
import { algorithmName } from './pskc-names.ts'

/** The hashes of the MACs (RFC 6030, section 6.1.1), by the end of their URIs. */
const hashes = new Map([
  ['hmac-sha1', 'sha1'],
  ['hmac-sha-1', 'sha1'],
  ['hmac-sha224', 'sha224'],
  ['hmac-sha256', 'sha256'],
  ['hmac-sha-256', 'sha256'],
  ['hmac-sha384', 'sha384'],
  ['hmac-sha512', 'sha512'],
  ['hmac-sha-512', 'sha512'],
])

/** The hash that a URI of an HMAC names; undefined where it is none that is known. */
export function hashOf(uri: string): string | undefined {
  return hashes.get(algorithmName(uri))
}

/** Whether this is the MAC of these bytes. */
export function isMacOf(bytes: Buffer, mac: Buffer, hash: string, key: Buffer): boolean {
  const right = createHmac(hash, key).update(bytes).digest()
  return mac.length === right.length && timingSafeEqual(mac, right)
}
