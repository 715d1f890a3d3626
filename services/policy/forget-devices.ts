import type { Transaction } from 'kysely'
import { DevicesForgotten } from '#contracts/gen/countersign/policy/v1/events'
import { emit } from '#libs/events/outbox'
import type { World } from '#libs/runtime/world'
import { forgetRememberedDevices } from './db/remembered-devices.ts'
import type { Schema } from './db/schema.ts'
import { originOf } from './emit-change.ts'
import type { Cause } from './emit-change.ts'

interface Asked {
  userId: string
  /** Whether a stolen token is the cause, and not somebody's wish. */
  theft: boolean
  call: Cause
  world: World
}

/** Forgets the devices of a person and tells of it; gives how many there were, undefined for a person who is not known. */
export async function forgetDevices(
  trx: Transaction<Schema>,
  { userId, theft, call, world }: Asked,
): Promise<number | undefined> {
  const { tenant, traceparent } = call
  const now = world.now()
  const devices = await forgetRememberedDevices(trx, { tenant, userId, now })
  // Two sign-ins may find the same theft; it is told once.
  if (devices === undefined || (theft && devices === 0)) return devices
  const payload = { userId, devices, theft, origin: originOf(call, now) }
  await emit(trx, { tenant, event: DevicesForgotten, payload, id: world.randomId(), occurredAt: now, traceparent })
  return devices
}
