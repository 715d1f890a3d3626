import { scrypt, timingSafeEqual } from 'node:crypto'
import { Refusal } from '#contracts/refusal'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'

/** How dear one hash is (RFC 7914, section 2). */
export interface Cost {
  /** N, a power of two. */
  cpu: number
  /** r */
  block: number
  /** p */
  parallel: number
}

/** What is kept beside a hash, so that it can be made again. */
export interface Salted {
  /** 16 bytes in base64. */
  salt: string
  cost: Cost
}

/** Secrets that somebody gave, hashed before anything was locked. `salt` tells under what. */
export interface Hashed {
  salt: string
  hashes: readonly string[]
}

/** The hash of one secret, 32 bytes in base64. */
export type Derive = (secret: string, salted: Salted) => Promise<string>

/**
 * Hashes secrets that people choose, all those of one answer under one salt. They wait and are worked on together, as one.
 * Refuses OVERLOADED, and says when to come back, where too many wait already.
 */
export type SlowHash = <Secrets extends readonly string[]>(
  secrets: readonly [...Secrets],
  salted: Salted,
) => Promise<{ [Place in keyof Secrets]: string }>

/** What OWASP's Password Storage Cheat Sheet asks of scrypt, with the least memory: 16 MiB for each. */
export const usualCost: Cost = { cpu: 2 ** 14, block: 8, parallel: 5 }

/** How many answers are hashed at a time: of the four threads of libuv's pool two are left for everything else. */
const lanes = 2
/** How many may wait. */
const most = 64
const retryAfterMs = 1_000

/** A hash that never takes more than two threads, and keeps a bounded queue: what is judged otherwise goes on beside it. */
export function openSlowHash(derive: Derive = scrypted): SlowHash {
  const waiting: (() => void)[] = []
  let running = 0

  async function enter(): Promise<void> {
    if (running < lanes) return void running++
    if (waiting.length >= most) throw overloaded()
    await new Promise<void>((resolve) => waiting.push(resolve))
  }

  /** Who waits longest takes the place over. */
  function leave(): void {
    const next = waiting.shift()
    if (next) next()
    else running--
  }

  return async <Secrets extends readonly string[]>(secrets: readonly [...Secrets], salted: Salted) => {
    await enter()
    try {
      const hashes: string[] = []
      for (const secret of secrets) hashes.push(await derive(secret, salted))
      return hashes as { [Place in keyof Secrets]: string }
    } finally {
      leave()
    }
  }
}

/** Whether two hashes are the same, in constant time. */
export function isSameHash(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)]
  return one.length === other.length && timingSafeEqual(one, other)
}

function overloaded(): Refusal {
  return new Refusal(ErrorReason.OVERLOADED, 'too many secrets are being hashed; come back in a moment', {
    retryAfterMs,
  })
}

/** By scrypt (RFC 7914), in a thread of libuv's pool. */
export function scrypted(secret: string, { salt, cost }: Salted): Promise<string> {
  const { cpu, block, parallel } = cost
  const options = { N: cpu, r: block, p: parallel, maxmem: 256 * cpu * block }
  return new Promise((resolve, reject) => {
    scrypt(secret, Buffer.from(salt, 'base64'), 32, options, (error, hash) =>
      error ? reject(error) : resolve(hash.toString('base64')),
    )
  })
}
