import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'

/** What signs the log of an installation. */
export interface AuditKey {
  /** 32 bytes (RFC 8032, section 5.1.5). */
  readonly publicKey: Buffer
  sign(statement: string): Buffer
}

/** What a signature among the rows says: that this row was the last then, and had this hash. */
export interface Anchored {
  tenant: string
  sequence: bigint
  hash: Uint8Array
  signedAt: Date
}

/** What the signature at the end of a range says: from where to where it goes, and between which hashes. */
export interface Ranged extends Anchored {
  from: bigint
  previousHash: Uint8Array
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** The statement that an anchor signs. */
export function anchorStatement({ tenant, sequence, hash, signedAt }: Anchored): string {
  return ['countersign audit anchor 1', tenant, sequence, hex(hash), signedAt.toISOString()].join('\n')
}

/** The statement that the end of a range signs. */
export function rangeStatement({ tenant, from, previousHash, sequence, hash, signedAt }: Ranged): string {
  const range = [from, hex(previousHash), sequence, hex(hash)]
  return ['countersign audit range 1', tenant, ...range, signedAt.toISOString()].join('\n')
}

/** DER as RFC 8410 has it, up to the key itself. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const spki = Buffer.from('302a300506032b6570032100', 'hex')

/** The Ed25519 key of 32 secret bytes in base64. Refuses what is not that. */
export function auditKey(base64: string): AuditKey {
  const secret = Buffer.from(base64, 'base64')
  if (secret.length !== 32) throw new Error('the audit key is not 32 bytes in base64')
  const key = createPrivateKey({ key: Buffer.concat([pkcs8, secret]), format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)
  return { publicKey, sign: (statement) => sign(null, Buffer.from(statement), key) }
}

/** Whether a statement was signed by the owner of a public key. */
export function isSigned(statement: string, signature: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) return false
  return verify(null, Buffer.from(statement), publicKeyOf(publicKey), signature)
}

function publicKeyOf(publicKey: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([spki, publicKey]), format: 'der', type: 'spki' })
}
