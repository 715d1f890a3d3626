import { createHash } from 'node:crypto'
import type { World } from '#libs/runtime/world'

/** A new bearer key: `csk_`, by which scanners find it where it does not belong, and 32 random bytes in base64url. */
export function newKey(world: Pick<World, 'randomBytes'>): string {
  return `csk_${world.randomBytes(32).toString('base64url')}`
}

/**
 * What is kept of a key: its SHA-256. A slow hash is for secrets that can be guessed; 256 random bits can not be, and every
 * call has to be looked up by this.
 */
export function hashKey(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
