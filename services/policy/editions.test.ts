import { describe, expect, test } from '@jest/globals'
import { Licensing } from '#contracts/gen/countersign/policy/v1/admin'
import { ApplicationKind, Edition, LicenceKind } from '#contracts/gen/countersign/types/v1/edition'
import { allows, features, resolveEdition } from './editions.ts'
import type { Entitlement, Feature } from './editions.ts'

// The feature comparison as published: Office 365, administrators, full.
const published: readonly [Feature, string, string, string][] = [
  ['protectAccounts', '*', '*', '*'], // Administrators can protect accounts with MFA
  ['mobileApp', '*', '*', '*'], // Mobile app as a second factor
  ['phoneCall', '*', '*', '*'], // Phone call as a second factor
  ['sms', '*', '*', '*'], // SMS as a second factor
  ['appPasswords', '*', '*', '*'], // App passwords for clients that don't support MFA
  ['methodControl', '*', '*', '*'], // Admin control over authentication methods
  ['pinMode', '', '', '*'], // PIN mode
  ['fraudAlert', '', '', '*'], // Fraud alert
  ['reports', '', '', '*'], // MFA Reports
  ['oneTimeBypass', '', '', '*'], // One-Time Bypass
  ['customGreetings', '', '', '*'], // Custom greetings for phone calls
  ['callerId', '', '', '*'], // Customization of caller ID for phone calls
  ['eventConfirmation', '', '', '*'], // Event Confirmation
  ['trustedNetworks', '', '', '*'], // Trusted IPs
  ['rememberedDevices', '*', '*', '*'], // Remember MFA for trusted devices
  ['sdk', '', '', '*'], // MFA SDK
  ['onPremises', '', '', '*'], // MFA for on-premises applications using MFA server
]

describe('which edition holds which feature', () => {
  test.each(published)('%s', (feature, office365, administrator, full) => {
    expect(allows(Edition.OFFICE_365, feature)).toBe(office365 === '*')
    expect(allows(Edition.ADMINISTRATOR, feature)).toBe(administrator === '*')
    expect(allows(Edition.FULL, feature)).toBe(full === '*')
  })

  test('the comparison has seventeen rows, and there is no other feature', () => {
    expect(published).toHaveLength(17)
    expect(features.toSorted()).toEqual(published.map(([feature]) => feature).toSorted())
  })

  test('no edition holds nothing', () => {
    for (const edition of [Edition.NONE, Edition.UNSPECIFIED, Edition.UNRECOGNIZED]) {
      expect(features.filter((feature) => allows(edition, feature))).toEqual([])
    }
  })
})

describe('which edition applies', () => {
  const nothing: Entitlement = {
    licensing: Licensing.ENFORCED,
    linkedProvider: false,
    licences: [],
    administrator: false,
    kind: ApplicationKind.OFFICE_365,
  }

  test.each([
    ['nothing at all', {}, Edition.NONE],
    ['open licensing', { licensing: Licensing.OPEN }, Edition.FULL],
    ['licensing that nobody chose', { licensing: Licensing.UNSPECIFIED }, Edition.FULL],
    ['a linked provider', { linkedProvider: true }, Edition.FULL],
    ['a licence for MFA', { licences: [LicenceKind.MULTI_FACTOR_AUTHENTICATION] }, Edition.FULL],
    ['directory premium', { licences: [LicenceKind.DIRECTORY_PREMIUM] }, Edition.FULL],
    ['the mobility suite', { licences: [LicenceKind.ENTERPRISE_MOBILITY_SUITE] }, Edition.FULL],
    ['the cloud suite', { licences: [LicenceKind.ENTERPRISE_CLOUD_SUITE] }, Edition.FULL],
    ['Office 365 at Office 365', { licences: [LicenceKind.OFFICE_365] }, Edition.OFFICE_365],
    ['Office 365 elsewhere', { licences: [LicenceKind.OFFICE_365], kind: ApplicationKind.SAAS_GALLERY }, Edition.NONE],
    ['an administrator', { administrator: true }, Edition.ADMINISTRATOR],
    [
      'an administrator with Office 365 at Office 365',
      { administrator: true, licences: [LicenceKind.OFFICE_365] },
      Edition.OFFICE_365,
    ],
    [
      'an administrator with Office 365 elsewhere',
      { administrator: true, licences: [LicenceKind.OFFICE_365], kind: ApplicationKind.WEB },
      Edition.ADMINISTRATOR,
    ],
    ['both kinds of licence', { licences: [LicenceKind.OFFICE_365, LicenceKind.DIRECTORY_PREMIUM] }, Edition.FULL],
  ] satisfies [string, Partial<Entitlement>, Edition][])('%s', (_, entitlement, edition) => {
    expect(resolveEdition({ ...nothing, ...entitlement })).toBe(edition)
  })
})
