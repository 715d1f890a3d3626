import { plainAddress } from '#libs/net/address'
import { offers } from './capabilities.ts'
import { hashDeviceToken } from './device-token.ts'
import type { Facts, KnownDevice } from './facts.ts'

/** How a device's token stands. It counts where it is good, or `repeated`: the one before the good one, sent in good faith. */
export type DeviceStanding =
  'good' | 'repeated' | 'unknown' | 'foreign' | 'expired' | 'stolen' | 'not-allowed' | 'on-premises'

/** So long a token that was just used is taken again from the same place: from another tab, or by a retry. */
const graceMs = 30_000

const day = 24 * 3_600_000

/** Whether a sign-in, or the confirmation of an event, comes from one of the person's remembered devices. */
export function isRemembered(facts: Facts): boolean {
  const standing = deviceStanding(facts)
  return standing === 'good' || standing === 'repeated'
}

/**
 * How the device's token of a sign-in stands; undefined where there is none. Each use of a token makes the next one, so a token that was used before comes from a second place: one of the two has stolen it.
 */
export function deviceStanding(facts: Facts): DeviceStanding | undefined {
  const { situation, device, now, policy, deployment } = facts
  if (situation.deviceToken === '') return undefined
  const hashes = hashDeviceToken(situation.deviceToken)
  if (!device || !hashes) return 'unknown'
  if (device.userId !== situation.userId) return 'foreign'
  if (endOf(device, facts) <= now.getTime()) return 'expired'
  const isGood = device.tokenHash.equals(hashes.token)
  if (!isGood && !isRepeated(device, hashes.token, facts)) return 'stolen'
  if (!policy.settings.rememberDevices) return 'not-allowed'
  if (!offers(deployment, 'rememberedDevices')) return 'on-premises'
  return isGood ? 'good' : 'repeated'
}

/** A tenant that makes the time shorter does so for devices that are remembered already. */
function endOf({ createdAt, expiresAt }: KnownDevice, { policy }: Facts): number {
  return Math.min(expiresAt.getTime(), createdAt.getTime() + policy.settings.rememberDays * day)
}

function isRepeated(device: KnownDevice, tokenHash: Buffer, { situation, now }: Facts): boolean {
  const isPrevious = device.previousHash?.equals(tokenHash) ?? false
  const isSoon = now.getTime() - device.lastUsedAt.getTime() <= graceMs
  const isThere = device.clientIp === plainAddress(situation.clientIp) && device.userAgent === situation.userAgent
  return isPrevious && isSoon && isThere
}
