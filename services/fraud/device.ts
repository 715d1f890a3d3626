import { createHash } from 'node:crypto'

/**
 * The program that a person signs in with, by its User-Agent: a hash of it without its numbers, so that an update makes no new
 * program of it. Undefined where nothing is said. Anybody can say anything: it is a hint, never a proof.
 */
export function deviceOf(userAgent: string): string | undefined {
  const plain = userAgent.replaceAll(/\d+/g, '').trim()
  return plain === '' ? undefined : createHash('sha256').update(plain).digest('base64url').slice(0, 22)
}
