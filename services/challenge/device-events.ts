import type { DeviceBlock } from '#contracts/gen/countersign/challenge/v1/device'
import { DeviceBlockChanged, DevicePushTargetChanged } from '#contracts/gen/countersign/challenge/v1/events'
import { outboxRow, type OutboxRow } from '#libs/events/outbox'
import type { World } from '#libs/runtime/world'
import type { FactorRow } from './db/factors.ts'
import type { PushTarget } from './methods/method.ts'

type Told = Pick<FactorRow, 'tenantId' | 'id' | 'userId'>
type Origin = { world: World; traceparent: string | undefined }

/** The event that tells that a device was blocked or unblocked. */
export function blockChanged(device: Told, block: DeviceBlock, { world, traceparent }: Origin): OutboxRow {
  const now = world.now()
  const payload = { factorId: device.id, userId: device.userId, block, changedAt: now }
  const envelope = { tenant: device.tenantId, id: world.randomId(), occurredAt: now, traceparent }
  return outboxRow({ ...envelope, event: DeviceBlockChanged, payload })
}

/** The event that tells that the prompts of a device go elsewhere. */
export function pushTargetChanged(
  device: Told,
  { before, after }: { before: PushTarget | undefined; after: PushTarget | undefined },
  { world, traceparent }: Origin,
): OutboxRow {
  const now = world.now()
  const targets = { oldTarget: masked(before), newTarget: masked(after) }
  const payload = { factorId: device.id, userId: device.userId, ...targets, changedAt: now }
  const envelope = { tenant: device.tenantId, id: world.randomId(), occurredAt: now, traceparent }
  return outboxRow({ ...envelope, event: DevicePushTargetChanged, payload })
}

/** Its last four characters alone, where there are enough to hide. */
function masked(target: PushTarget | undefined): string {
  if (!target) return ''
  return `${target.service} …${target.token.length > 16 ? target.token.slice(-4) : ''}`
}
