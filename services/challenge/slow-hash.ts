import { scrypt } from 'node:crypto'
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

/**
 * Hashes a secret that people choose; 32 bytes in base64. Refuses OVERLOADED, and says when to come back, where too many wait
 * already.
 */
export type SlowHash = (secret: string, salted: Salted) => Promise<string>

/** What OWASP's Password Storage Cheat Sheet asks of scrypt, with the least memory: 16 MiB for each. */
export const usualCost: Cost = { cpu: 2 ** 14, block: 8, parallel: 5 }

/** How many are hashed at a time: of the four threads of libuv's pool two are left for everything else. */
const lanes = 2
/** How many may wait. */
const most = 64
const retryAfterMs = 1_000

/** A hash that never takes more than two threads, and keeps a bounded queue: what is judged otherwise goes on beside it. */
export function openSlowHash(derive: SlowHash = scrypted): SlowHash {
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

  return async (secret, salted) => {
    await enter()
    try {
      return await derive(secret, salted)
    } finally {
      leave()
    }
  }
}

function overloaded(): Refusal {
  return new Refusal(ErrorReason.OVERLOADED, 'too many PINs are being looked at; come back in a moment', {
    retryAfterMs,
  })
}

function scrypted(secret: string, { salt, cost }: Salted): Promise<string> {
  const { cpu, block, parallel } = cost
  const options = { N: cpu, r: block, p: parallel, maxmem: 256 * cpu * block }
  return new Promise((resolve, reject) => {
    scrypt(secret, Buffer.from(salt, 'base64'), 32, options, (error, hash) =>
      error ? reject(error) : resolve(hash.toString('base64')),
    )
  })
}
