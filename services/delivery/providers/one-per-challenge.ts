import { createHash } from 'node:crypto'

/**
 * By what a push service, and a device, know two prompts for one: the same for every push of a challenge. 32 characters of
 * base64url, the most that a Topic may have (RFC 8030 section 5.4).
 */
export function onePerChallenge(challengeId: string): string {
  return createHash('sha256').update(challengeId).digest('base64url').slice(0, 32)
}

/** Whole seconds for which a push service keeps a prompt for a device that is away. */
export function timeToLive(validForSeconds = 0): number {
  return Math.max(0, Math.floor(validForSeconds))
}
