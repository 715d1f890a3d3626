import { describe, expect, test } from '@jest/globals'
import { ApplicationKind, Deployment, DirectoryLocation } from '#contracts/gen/countersign/types/v1/edition'
import { resolveDeployment } from './deployments.ts'

const { CLOUD, SERVER, EITHER, UNSPECIFIED: conflict } = Deployment

// What are you trying to secure: the cloud, the server.
const secured: readonly [string, ApplicationKind, string, string][] = [
  ['Office 365', ApplicationKind.OFFICE_365, '*', '*'],
  ['First party Microsoft apps', ApplicationKind.FIRST_PARTY, '*', '*'],
  ['SaaS apps in the app gallery', ApplicationKind.SAAS_GALLERY, '*', '*'],
  ['IIS applications published through the App Proxy', ApplicationKind.PUBLISHED_WEB, '*', '*'],
  ['IIS applications not published through the App Proxy', ApplicationKind.WEB, '', '*'],
  ['Remote access such as VPN, RDG', ApplicationKind.REMOTE_ACCESS, '', '*'],
]

// Where are the users located: the cloud, the server.
const located: readonly [string, DirectoryLocation, string, string][] = [
  ['Azure Active Directory', DirectoryLocation.CLOUD, '*', ''],
  ['both, using federation with AD FS', DirectoryLocation.FEDERATED, '*', '*'],
  ['both, no password sync', DirectoryLocation.SYNCHRONISED, '*', '*'],
  ['both, with password sync', DirectoryLocation.SYNCHRONISED_WITH_PASSWORD, '*', ''],
  ['On-premises Active Directory', DirectoryLocation.ON_PREMISES, '', '*'],
  ['a location that nobody gave', DirectoryLocation.UNSPECIFIED, '*', ''],
]

const pairs = secured.flatMap(([what, kind, cloud, server]) =>
  located.map(([where, location, inCloud, onServer]) => {
    const places = [cloud && inCloud, server && onServer].map(Boolean).join(' ')
    return { what, where, kind, location, places }
  }),
)

describe('where multi-factor authentication runs', () => {
  const expected: Record<string, Deployment> = {
    'true true': EITHER,
    'true false': CLOUD,
    'false true': SERVER,
    'false false': conflict,
  }

  test.each(pairs)('$what, people in $where', ({ kind, location, places }) => {
    expect(resolveDeployment(kind, location)).toBe(expected[places])
  })

  test.each(located)('a program that calls the API itself, people in %s: either would do', (_, location) => {
    expect(resolveDeployment(ApplicationKind.SDK, location)).toBe(EITHER)
  })

  test('a kind or a location of a later version leaves no place', () => {
    expect(resolveDeployment(ApplicationKind.UNRECOGNIZED, DirectoryLocation.CLOUD)).toBe(conflict)
    expect(resolveDeployment(ApplicationKind.UNSPECIFIED, DirectoryLocation.CLOUD)).toBe(conflict)
    expect(resolveDeployment(ApplicationKind.OFFICE_365, DirectoryLocation.UNRECOGNIZED)).toBe(conflict)
  })
})
