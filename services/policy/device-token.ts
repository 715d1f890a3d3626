import { createHash, createHmac } from 'node:crypto'
import type { World } from '#libs/runtime/world'

/** How many bytes of a token all tokens of its chain have in common. */
const chainLength = 16
/** How many are its own. */
const secretLength = 32

const form = /^csd_[A-Za-z0-9_-]{64}$/

/** What is looked up of a token, and what it is held against: both SHA-256, for neither can be guessed. */
export interface DeviceTokenHashes {
  readonly chain: Buffer
  readonly token: Buffer
}

/** The first token of a new chain: `csd_`, by which scanners find it where it does not belong, and 48 random bytes. */
export function newDeviceToken({ randomBytes }: Pick<World, 'randomBytes'>): string {
  return write(randomBytes(chainLength + secretLength))
}

/** Undefined where the text can be no token. */
export function hashDeviceToken(text: string): DeviceTokenHashes | undefined {
  if (!form.test(text)) return undefined
  const bytes = read(text)
  return { chain: hash(bytes.subarray(0, chainLength)), token: hash(bytes) }
}

/**
 * The token that comes after a token of `hashDeviceToken`. Who has only the salt, or only the token, can not tell it; with
 * both it comes out the same, so that whoever did not hear of the next token can be told it again.
 */
export function nextDeviceToken(text: string, salt: Buffer): string {
  const bytes = read(text)
  const secret = createHmac('sha256', bytes).update(salt).digest()
  return write(Buffer.concat([bytes.subarray(0, chainLength), secret]))
}

const prefix = 'csd_'
const write = (bytes: Buffer) => prefix + bytes.toString('base64url')
const read = (text: string) => Buffer.from(text.slice(prefix.length), 'base64url')
const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest()
