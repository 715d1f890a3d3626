import { DeviceBlock } from '#contracts/gen/countersign/challenge/v1/device'
import { PushTargetGone } from '#contracts/gen/countersign/delivery/v1/events'
import type { Keyring } from '#libs/db/sealed'
import { handler, type Handler } from '#libs/events/handler'
import type { World } from '#libs/runtime/world'
import { blockDead, lockDevices } from './db/dead-devices.ts'
import { tellEnded } from './db/end-people.ts'
import type { Schema } from './db/schema.ts'
import { blockChanged } from './device-events.ts'
import type { DeviceSecret } from './methods/app-notification.ts'
import { openFactor, opens } from './open-factor.ts'
import { targetId } from './push-prompts.ts'

/** Blocks the devices whose push target is dead. One that has given another meanwhile is asked there. */
export function deadTargets({ keyring, world }: { keyring: Keyring; world: World }): Handler<Schema>[] {
  return [
    handler(PushTargetGone, async (trx, received) => {
      const gone = new Set(received.map(({ event }) => event.targetId))
      const named = received.map(({ event, envelope }) => ({
        tenantId: envelope.tenant,
        id: event.targetId.split(':')[0] ?? '',
      }))
      const devices = await lockDevices(trx, named)
      const dead = devices.filter((device) => {
        const { push }: DeviceSecret = opens(keyring, device) ? openFactor(keyring, device) : {}
        return push !== undefined && gone.has(targetId(device, push))
      })
      await blockDead(trx, dead)
      const traceparent = undefined
      await tellEnded(
        trx,
        dead.map((device) => blockChanged(device, DeviceBlock.DEAD, { world, traceparent })),
      )
    }),
  ]
}
