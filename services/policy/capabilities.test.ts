import { describe, expect, test } from '@jest/globals'
import { Deployment } from '#contracts/gen/countersign/types/v1/edition'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { capabilities, capabilityOf, knownMethods, offers } from './capabilities.ts'
import type { Capability } from './capabilities.ts'

// The comparison as published: cloud, server.
const published: readonly [Capability, string, string][] = [
  ['appNotification', '●', '●'], // Mobile app notification as a second factor
  ['appCode', '●', '●'], // Mobile app verification code as a second factor
  ['phoneCall', '●', '●'], // Phone call as second factor
  ['oneWaySms', '●', '●'], // One-way SMS as second factor
  ['twoWaySms', '', '●'], // Two-way SMS as second factor
  ['hardwareTokens', '', '●'], // Hardware Tokens as second factor
  ['appPasswords', '●', ''], // App passwords for clients that don't support MFA
  ['methodControl', '●', '●'], // Admin control over authentication methods
  ['pinMode', '', '●'], // PIN mode
  ['fraudAlert', '●', '●'], // Fraud alert
  ['reports', '●', '●'], // MFA Reports
  ['oneTimeBypass', '', '●'], // One-Time Bypass
  ['customGreetings', '●', '●'], // Custom greetings for phone calls
  ['callerId', '●', '●'], // Customizable caller ID for phone calls
  ['trustedNetworks', '●', '●'], // Trusted IPs
  ['rememberedDevices', '●', ''], // Remember MFA for trusted devices
  ['conditionalAccess', '●', '●'], // Conditional access
  ['cache', '', '●'], // Cache
]

describe('what each deployment can do', () => {
  test.each(published)('%s', (capability, cloud, server) => {
    expect(offers(Deployment.CLOUD, capability)).toBe(cloud === '●')
    expect(offers(Deployment.SERVER, capability)).toBe(server === '●')
    expect(offers(Deployment.EITHER, capability)).toBe(cloud === '●' || server === '●')
    expect(offers(Deployment.UNSPECIFIED, capability)).toBe(false)
  })

  test('the comparison has eighteen rows, and there is no other capability', () => {
    expect(published).toHaveLength(18)
    expect(capabilities.toSorted()).toEqual(published.map(([capability]) => capability).toSorted())
  })

  test('every method of the contract has a row, and passkeys are as good in the cloud as on the premises', () => {
    expect(knownMethods).toEqual(Object.values(Method).filter((method) => method > 0))
    expect(capabilityOf).toMatchObject({
      [Method.ONE_WAY_SMS]: 'oneWaySms',
      [Method.TWO_WAY_SMS]: 'twoWaySms',
      [Method.APP_CODE]: 'appCode',
      [Method.OATH_TOKEN]: 'hardwareTokens',
      [Method.SECURITY_QUESTIONS]: 'pinMode',
      [Method.RECOVERY_CODE]: 'methodControl',
      [Method.TEMPORARY_ACCESS_PASS]: 'methodControl',
      [Method.PASSKEY]: 'appNotification',
    })
  })
})
