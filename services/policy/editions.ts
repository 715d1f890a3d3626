import { ApplicationKind, Edition, LicenceKind } from '#contracts/gen/countersign/types/v1/edition'
import { Licensing } from '#contracts/gen/countersign/policy/v1/admin'

/** An edition that holds features. */
type GrantingEdition = typeof Edition.OFFICE_365 | typeof Edition.ADMINISTRATOR | typeof Edition.FULL

type Row = Readonly<Record<GrantingEdition, boolean>>

const everywhere: Row = { [Edition.OFFICE_365]: true, [Edition.ADMINISTRATOR]: true, [Edition.FULL]: true }
const fullOnly: Row = { [Edition.OFFICE_365]: false, [Edition.ADMINISTRATOR]: false, [Edition.FULL]: true }

/** Which edition holds which feature: the feature comparison of 2016, row by row. */
const matrix = {
  protectAccounts: everywhere,
  mobileApp: everywhere,
  phoneCall: everywhere,
  sms: everywhere,
  appPasswords: everywhere,
  methodControl: everywhere,
  pinMode: fullOnly,
  fraudAlert: fullOnly,
  reports: fullOnly,
  oneTimeBypass: fullOnly,
  customGreetings: fullOnly,
  callerId: fullOnly,
  eventConfirmation: fullOnly,
  trustedNetworks: fullOnly,
  rememberedDevices: everywhere,
  sdk: fullOnly,
  onPremises: fullOnly,
} as const satisfies Record<string, Row>

export type Feature = keyof typeof matrix

export const features = Object.keys(matrix) as readonly Feature[]

/** Whether an edition holds a feature. An edition that is none, or not resolved, holds nothing. */
export function allows(edition: Edition, feature: Feature): boolean {
  const row: Readonly<Partial<Record<Edition, boolean>>> = matrix[feature]
  return row[edition] ?? false
}

/** What decides an edition: the tenant's standing, the person's licences and the application. */
export interface Entitlement {
  licensing: Licensing
  linkedProvider: boolean
  licences: readonly LicenceKind[]
  administrator: boolean
  kind: ApplicationKind
}

const fullLicences: ReadonlySet<LicenceKind> = new Set([
  LicenceKind.MULTI_FACTOR_AUTHENTICATION,
  LicenceKind.DIRECTORY_PREMIUM,
  LicenceKind.ENTERPRISE_MOBILITY_SUITE,
  LicenceKind.ENTERPRISE_CLOUD_SUITE,
])

/** The edition that applies to one person at one application; NONE where no licence covers them there. */
export function resolveEdition({ licensing, linkedProvider, licences, administrator, kind }: Entitlement): Edition {
  if (licensing !== Licensing.ENFORCED || linkedProvider) return Edition.FULL
  if (licences.some((licence) => fullLicences.has(licence))) return Edition.FULL
  if (licences.includes(LicenceKind.OFFICE_365) && kind === ApplicationKind.OFFICE_365) return Edition.OFFICE_365
  return administrator ? Edition.ADMINISTRATOR : Edition.NONE
}
