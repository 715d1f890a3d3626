import { ScureBase32Plugin } from 'otplib'
import { ClientKind } from '#contracts/gen/countersign/types/v1/client'
import type { Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { oathCode, type OathSecret } from '../methods/oath.ts'
import type { openHouse } from './house.ts'

/** The code that an app with this seed shows at that moment. */
export function codeOf(seed: string, now: Date, steps = 0): string {
  const secret: OathSecret = { seed, algorithm: 'sha1', digits: 6, periodSeconds: 30 }
  return oathCode(secret, Math.floor(now.getTime() / 30_000) + steps)
}

/** The seed in base64 that an otpauth URI carries. */
export function seedOf(otpauthUri: string): string {
  const base32 = new URL(otpauthUri).searchParams.get('secret') ?? ''
  return Buffer.from(new ScureBase32Plugin().decode(base32)).toString('base64')
}

/** People who live in the house, and what they do. */
export function people(house: Awaited<ReturnType<typeof openHouse>>) {
  let born = 0
  const factors = house.factors()

  const request = (userId: string, more = {}) => ({
    ...{ requestId: `r-${house.world.randomId()}`, userId, applicationId: 'vpn', clientIp: '198.51.100.7' },
    ...{ deviceToken: '', insideCorporateNetwork: false, event: undefined, factorId: '', language: '', userAgent: '' },
    ...{ clientKind: ClientKind.BROWSER, authenticationType: '' },
    ...more,
  })

  async function addApp(userId: string): Promise<{ seed: string }> {
    const kind = { $case: 'app' as const, value: { accountName: '', issuer: '' } }
    const { otpauthUri } = await factors.enrolFactor({ userId, kind, vouched: true, vouchReason: 'known at the desk' })
    return { seed: seedOf(otpauthUri) }
  }

  return {
    request,
    addApp,
    async withPhone(number = '+14255550123') {
      const userId = `person-${++born}`
      await factors.enrolFactor({
        userId,
        kind: { $case: 'smsPhone', value: { number } },
        vouched: true,
        vouchReason: 'known at the desk',
      })
      return { userId }
    },
    async withApp() {
      const userId = `person-${++born}`
      return { userId, ...(await addApp(userId)) }
    },
    async start(userId: string, more = {}): Promise<Challenge> {
      const { challenge } = await house.challenges().startChallenge(request(userId, more))
      if (!challenge) throw new Error('there was no challenge')
      return challenge
    },
  }
}
