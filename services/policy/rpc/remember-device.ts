import { DeviceRemembered } from '#contracts/gen/countersign/policy/v1/events'
import type { RememberDeviceRequest, RememberDeviceResponse } from '#contracts/gen/countersign/policy/v1/policy'
import { emit } from '#libs/events/outbox'
import type { Call } from '#libs/rpc/call'
import { plainAddress } from '#libs/net/address'
import type { Context } from '../context.ts'
import { findPerson, personNotFound } from '../db/people.ts'
import { insertRememberedDevice } from '../db/remembered-devices.ts'
import { findSettings } from '../db/tenants.ts'
import { hashDeviceToken, newDeviceToken } from '../device-token.ts'
import type { DeviceTokenHashes } from '../device-token.ts'

const secondsOfDay = 24 * 3_600

/**
 * Remembers a device after its person has proved themselves there, in place of what it has been remembered by. Gives no
 * token where the tenant does not allow it. Refuses with PERSON_NOT_FOUND.
 */
export async function rememberDevice(
  { database, world }: Context,
  { userId, clientIp, userAgent, replacedToken }: RememberDeviceRequest,
  { tenant, traceparent }: Call,
): Promise<RememberDeviceResponse> {
  const { rememberDevices, rememberDays = 0 } = await findSettings(database.kysely, tenant)
  if (!rememberDevices) return { deviceToken: '', seconds: 0 }
  const seconds = rememberDays * secondsOfDay
  const now = world.now()
  const expiresAt = new Date(now.getTime() + seconds * 1_000)
  const deviceToken = newDeviceToken(world)
  const { chain: chainHash, token: tokenHash } = hashDeviceToken(deviceToken) as DeviceTokenHashes
  await database.kysely.transaction().execute(async (trx) => {
    if (!(await findPerson(trx, tenant, userId))) throw personNotFound()
    const device = {
      ...{ tenantId: tenant, id: world.randomId(), userId, chainHash, tokenHash, userAgent },
      ...{ clientIp: plainAddress(clientIp), createdAt: now, lastUsedAt: now, expiresAt },
    }
    const { id: deviceId } = await insertRememberedDevice(trx, {
      device,
      replacedChain: hashDeviceToken(replacedToken)?.chain,
    })
    const payload = { deviceId, userId, rememberedAt: now, expiresAt }
    await emit(trx, { tenant, event: DeviceRemembered, payload, id: world.randomId(), occurredAt: now, traceparent })
  })
  return { deviceToken, seconds }
}
