import type { Transaction } from 'kysely'
import { BypassState } from '#contracts/gen/countersign/policy/v1/admin'
import type { Bypass } from '#contracts/gen/countersign/policy/v1/admin'
import { BypassChanged } from '#contracts/gen/countersign/policy/v1/events'
import type { World } from '#libs/runtime/world'
import type { Schema } from './db/schema.ts'
import { emitChange } from './emit-change.ts'
import type { Cause } from './emit-change.ts'

/** Tells that a bypass ended, in the transaction that ended it. */
export async function tellBypassEnded(
  trx: Transaction<Schema>,
  after: Bypass,
  { call, world }: { call: Cause; world: World },
): Promise<void> {
  const before = { ...after, state: BypassState.ACTIVE, completedAt: undefined, completionReason: '' }
  await emitChange(trx, { event: BypassChanged, before, after, call, world })
}
