import type { Block } from '#contracts/gen/countersign/fraud/v1/fraud'
import type { Caller } from '#libs/rpc/call'

const day = 24 * 3_600_000

/** A block as it is asked for. */
export interface NewBlock {
  id: string
  userId: string
  reason: string
  source: Block['source']
  /** Who it is said to be by. */
  blockedBy: string
  /** 1 to 3650. */
  days: number
  now: Date
}

/** A new block. */
export function newBlock({ days, now, ...asked }: NewBlock): Block {
  return {
    ...asked,
    blockedAt: now,
    expiresAt: new Date(now.getTime() + days * day),
    liftedAt: undefined,
    liftReason: '',
    liftedBy: '',
  }
}

/** Who is said to have blocked, unblocked or reported somebody. */
export function nameOf(caller: Caller): string {
  return caller.kind === 'client' ? caller.application : 'operator'
}
