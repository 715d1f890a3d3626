import { createHash } from 'node:crypto'
import { DeviceBlock } from '#contracts/gen/countersign/challenge/v1/device'
import { Push, Template, type SendRequest } from '#contracts/gen/countersign/delivery/v1/delivery'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import type { Context } from './context.ts'
import type { FactorRow } from './db/factors.ts'
import { noteReached, noteUnreached } from './db/reached-devices.ts'
import { blockChanged } from './device-events.ts'
import type { DeviceSecret } from './methods/app-notification.ts'
import type { PushTarget } from './methods/method.ts'
import { openFactor, opens } from './open-factor.ts'
import type { Sendable } from './send-code.ts'

/**
 * Tells the devices that are asked by a challenge that there is something to come for: its id, and no more. Throws the last refusal
 * where none of them could be told, and none comes by itself.
 */
export async function pushPrompts(ctx: Context, challenge: Sendable, factors: FactorRow[], call: Call): Promise<void> {
  const asked = factors.filter(({ id, method }) => method === Method.APP_NOTIFICATION && challenge.kept[id])
  const targets = asked.map((device) => ({ device, push: targetOf(ctx, device) }))
  const told = await Promise.allSettled(
    targets.map(({ device, push }) => push && pushOne(ctx, { challenge, device, push, call })),
  )
  const failures = told.filter((each) => each.status === 'rejected')
  if (failures.length > 0 && failures.length === told.length) throw failures.at(-1)?.reason
}

function targetOf({ keyring }: Context, device: FactorRow): PushTarget | undefined {
  return opens(keyring, device) ? (openFactor(keyring, device) as DeviceSecret).push : undefined
}

interface Pushing {
  challenge: Sendable
  device: FactorRow
  push: PushTarget
  call: Call
}

async function pushOne(ctx: Context, { challenge, device, push, call }: Pushing): Promise<void> {
  const { id: challengeId, sends, userId, clientIp, language } = challenge
  const request: SendRequest = {
    ...{ challengeId, userId, clientIp, language, call: undefined, eventText: '' },
    idempotencyKey: `${challengeId}:${sends}:${device.id}`,
    recipient: { address: { $case: 'pushTarget', value: targetId(device, push) } },
    template: Template.PROMPT,
    parameters: { application_name: challenge.applicationName },
    expiresAt: challenge.expiresAt ?? undefined,
    push: Push.create({ target: asTold(push) }),
  }
  try {
    await ctx.delivery.send(request, call)
    await noteReached(ctx.database.pool, device)
  } catch (error) {
    if (isOfDevice(error)) await noteFailure(ctx, device, call)
    throw error
  }
}

/** What the target of a device is known by: another one of the same device is known by another. */
export function targetId({ id }: Pick<FactorRow, 'id'>, push: PushTarget): string {
  return `${id}:${createHash('sha256').update(JSON.stringify(push)).digest('hex').slice(0, 32)}`
}

function asTold(push: PushTarget): Push['target'] {
  switch (push.service) {
    case 'apns':
      return { $case: 'apns', value: { deviceToken: push.token, topic: push.topic ?? '' } }
    case 'fcm':
      return { $case: 'fcm', value: { registrationToken: push.token, packageName: push.package ?? '' } }
    case 'web-push':
      return { $case: 'web', value: { endpoint: push.endpoint, p256dh: push.p256dh, auth: push.auth } }
  }
}

/** Whether a push service said it of the device: one that is down, busy or set up wrongly says nothing of anybody. */
function isOfDevice(error: unknown): boolean {
  if (!(error instanceof Refusal)) return false
  return error.reason === ErrorReason.DELIVERY_UNAVAILABLE && error.metadata['refused'] === 'device'
}

function noteFailure({ database, world }: Context, device: FactorRow, { traceparent }: Call): Promise<void> {
  const event = blockChanged(device, DeviceBlock.UNREACHABLE, { world, traceparent })
  return noteUnreached(database.pool, device, event)
}
