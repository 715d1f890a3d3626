import { createHash } from 'node:crypto'

/** What the first row of a tenant's log is chained to: no row, but whose log it is. */
export function firstHash(tenant: string): Buffer {
  return createHash('sha256').update(`countersign audit log of ${tenant}`).digest()
}

/** The hash of a row: whoever changes, removes or moves a row changes the hashes of all rows after it (SHA-256, FIPS 180-4). */
export function rowHash(previous: Uint8Array, sequence: bigint, body: string): Buffer {
  const number = Buffer.alloc(8)
  number.writeBigUInt64BE(sequence)
  return createHash('sha256').update(previous).update(number).update(body, 'utf8').digest()
}
