import { plainAddress } from '#libs/net/address'
import type { Context } from './context.ts'
import { rotateDeviceToken } from './db/remembered-devices.ts'
import { hashDeviceToken, nextDeviceToken } from './device-token.ts'
import type { DeviceTokenHashes } from './device-token.ts'
import type { Facts, KnownDevice } from './facts.ts'

interface Use {
  tenant: string
  device: KnownDevice
  /** Whether the token is the one before the good one: then the good one is told again. */
  repeated: boolean
  facts: Facts
}

/** The token that takes the place of the one that was sent; undefined where another sign-in has just used it. */
export async function useDeviceToken(
  { database, world }: Pick<Context, 'database' | 'world'>,
  { tenant, device, repeated, facts }: Use,
): Promise<string | undefined> {
  const { deviceToken: sent, clientIp, userAgent } = facts.situation
  if (repeated) return nextDeviceToken(sent, device.salt as Buffer)
  const salt = world.randomBytes(32)
  const next = nextDeviceToken(sent, salt)
  const rotated = await rotateDeviceToken(database.pool, {
    ...{ tenant, id: device.id, sentHash: device.tokenHash, nextHash: hashOf(next), salt, userAgent, now: facts.now },
    clientIp: plainAddress(clientIp),
  })
  return rotated ? next : undefined
}

const hashOf = (token: string) => (hashDeviceToken(token) as DeviceTokenHashes).token
