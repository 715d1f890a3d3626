import { DecisionReason, decisionReasonToJSON } from '#contracts/gen/countersign/types/v1/decision'
import { deviceStanding } from '../device-standing.ts'
import type { DeviceStanding } from '../device-standing.ts'
import type { Facts } from '../facts.ts'
import type { Rule } from './rule.ts'

/** Where the person has proved themselves at a device that is remembered since, they need not do so again, unless an event is to be confirmed. */
export const rememberedDevice: Rule = {
  name: 'remembered-device',
  judge(facts) {
    const standing = deviceStanding(facts)
    if (!standing || facts.situation.eventName !== '') return undefined
    const doubt = doubts[standing]
    const told = { standing, ...toldOf(standing, facts) }
    if (doubt) return { effect: 'note', explanation: `The device's token does not count: ${doubt}.`, facts: told }
    const explanation = 'The person has proved themselves at this device, and it is still remembered.'
    return { effect: 'skip', reason: DecisionReason.REMEMBERED_DEVICE, explanation, facts: told }
  },
}

const doubts: Readonly<Record<DeviceStanding, string | undefined>> = {
  good: undefined,
  repeated: undefined,
  unknown: 'it names no device that is remembered',
  foreign: 'the device is remembered for somebody else',
  expired: 'the time for which the device was remembered is over',
  stolen: 'it came from two places, so it was stolen, and all devices of the person are to be forgotten',
  'not-allowed': 'the tenant lets nobody have devices remembered',
  'on-premises': 'the sign-in is on the premises',
}

/** Of a device that is somebody else's nothing is told. */
function toldOf(standing: DeviceStanding, { device }: Facts): Record<string, string> {
  if (!device || standing === 'unknown' || standing === 'foreign') return {}
  const reason = standing === 'stolen' ? { reason: decisionReasonToJSON(DecisionReason.DEVICE_TOKEN_STOLEN) } : {}
  return { device_id: device.id, expires_at: device.expiresAt.toISOString(), ...reason }
}
