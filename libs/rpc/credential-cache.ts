import { createHash } from 'node:crypto'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Authenticate, Credential } from './credential.ts'
import { latest } from './latest.ts'

/** Where credentials are kept, and how stale what is known of them may be. */
export interface CredentialCacheOptions {
  /** Finds a credential by the SHA-256 of its key; undefined when there is none. */
  readonly lookup: (keyHash: Buffer) => Promise<Credential | undefined>
  /** How long a credential is believed before it is looked up again: the time a revocation may take. 10 s unless told. */
  readonly ttlMs?: number
  /** How long a key is believed to be unknown: the time a new one may take. 1 s unless told. */
  readonly missTtlMs?: number
  /** How many credentials to remember, and as many unknown keys besides. 10,000 unless told. */
  readonly most?: number
  /** Epoch milliseconds. */
  readonly now?: () => number
}

/**
 * Authenticates bearer keys, remembering for a while what they stand for. A key itself is never kept, only its hash. Calls
 * that bring the same key at the same time share one look-up; a look-up that fails is not remembered. Unknown keys are
 * remembered apart, so that guesses do not crowd out the credentials in use. Refuses with CREDENTIAL_INVALID a key that
 * stands for nothing, and with CREDENTIAL_EXPIRED one whose time is over.
 */
export function cachedAuthentication(options: CredentialCacheOptions): Authenticate {
  const { lookup, ttlMs = 10_000, missTtlMs = 1_000, most = 10_000, now = Date.now } = options
  const hits = latest<{ credential: Credential; until: number }>(most)
  const misses = latest<{ until: number }>(most)
  const flights = new Map<string, Promise<Credential | undefined>>()

  async function find(hash: string): Promise<Credential | undefined> {
    const credential = await lookup(Buffer.from(hash, 'base64'))
    if (credential) hits.set(hash, { credential, until: now() + ttlMs })
    else misses.set(hash, { until: now() + missTtlMs })
    return credential
  }

  function findOnce(hash: string): Promise<Credential | undefined> {
    const flight = flights.get(hash) ?? find(hash).finally(() => flights.delete(hash))
    flights.set(hash, flight)
    return flight
  }

  return (bearer) => {
    const hash = createHash('sha256').update(bearer).digest('base64')
    const hit = hits.get(hash)
    if (hit && now() < hit.until) return assertGood(hit.credential, now())
    const miss = misses.get(hash)
    if (miss && now() < miss.until) return assertGood(undefined, now())
    return findOnce(hash).then((credential) => assertGood(credential, now()))
  }
}

function assertGood(credential: Credential | undefined, now: number): Credential {
  if (!credential) throw new Refusal(ErrorReason.CREDENTIAL_INVALID, 'the key is unknown or was revoked')
  if (!credential.expiresAt || now < credential.expiresAt.getTime()) return credential
  throw new Refusal(ErrorReason.CREDENTIAL_EXPIRED, 'the key was good until a moment that has passed')
}
