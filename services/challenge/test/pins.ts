import { randomUUID } from 'node:crypto'
import type { Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { countedHash, swiftly } from './counted-hash.ts'
import { openHouse } from './house.ts'
import { people } from './people.ts'

/** A house whose tenant demands PINs. */
export async function openPinHouse({ slowly = swiftly, replicas = 1 } = {}) {
  const { derive, hashed } = countedHash(slowly)
  const house = await openHouse({ replicas, slowly: derive })
  const { sayings } = house.neighbours
  const usual = { ...sayings.pinRules }
  const usualLimits = { ...sayings.limits }
  const person = people(house)
  const set = (userId: string, pin = '270519', changeRequired = false) =>
    house.pins().setPin({ userId, pin, changeRequired })

  return {
    ...{ house, person, set, sayings },
    /** All that was hashed so far. */
    hashed,
    change: (userId: string, oldPin: string, newPin: string, confirmation = newPin) =>
      house.pins('acme-desk').changePin({ userId, oldPin, newPin, confirmation }),
    /** The next morning, with everything as usual. */
    anew() {
      house.world.advance(86_400_000)
      Object.assign(sayings, { pinRequired: true, pinModeAllowed: true, limits: { ...usualLimits } })
      Object.assign(sayings.pinRules, usual)
    },
    answer: (challenge: Challenge, value: string, { replica = 0, requestId = randomUUID() as string } = {}) =>
      house.challenges('acme-admin', replica).answerChallenge({
        ...{
          challengeId: challenge.id,
          requestId,
          factorId: '',
          rememberDevice: false,
          deviceToken: '',
          userAgent: '',
        },
        answer: { kind: { $case: 'code', value } },
      }),
    lastText: () => house.neighbours.texts.at(-1)?.parameters.otp ?? '',
    rows: async (text: string) => (await house.ctx.database.pool.query<Record<string, unknown>>(text)).rows,
  }
}
