import { type Block, BlockSource } from '#contracts/gen/countersign/fraud/v1/fraud'
import type { Caller } from '#libs/rpc/call'

/** How long a block lasts unless it says otherwise. */
const defaultDays = 90

const day = 24 * 3_600_000

/** A block as it is asked for. */
export interface NewBlock {
  id: string
  userId: string
  reason: string
  /** 1 to 3650; 0 for 90. */
  days: number
  caller: Caller
  now: Date
}

/** A new block by an administrator. */
export function newBlock({ id, userId, reason, days, caller, now }: NewBlock): Block {
  return {
    id,
    userId,
    source: BlockSource.ADMINISTRATOR,
    reason,
    blockedBy: nameOf(caller),
    blockedAt: now,
    expiresAt: new Date(now.getTime() + (days || defaultDays) * day),
    liftedAt: undefined,
    liftReason: '',
    liftedBy: '',
  }
}

/** Who is said to have blocked or unblocked somebody. */
export function nameOf(caller: Caller): string {
  return caller.kind === 'client' ? caller.application : 'operator'
}
