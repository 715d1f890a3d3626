import { Deployment } from '#contracts/gen/countersign/types/v1/edition'
import { Method } from '#contracts/gen/countersign/types/v1/method'

/** A method that this version knows. */
export type KnownMethod = Exclude<Method, typeof Method.UNSPECIFIED | typeof Method.UNRECOGNIZED>

interface Row {
  readonly cloud: boolean
  readonly server: boolean
}

const both: Row = { cloud: true, server: true }
const cloudOnly: Row = { cloud: true, server: false }
const serverOnly: Row = { cloud: false, server: true }

/** What multi-factor authentication can do in the cloud and on the premises: the comparison of 2016, row by row. */
const matrix = {
  appNotification: both,
  appCode: both,
  phoneCall: both,
  oneWaySms: both,
  twoWaySms: serverOnly,
  hardwareTokens: serverOnly,
  appPasswords: cloudOnly,
  methodControl: both,
  pinMode: serverOnly,
  fraudAlert: both,
  reports: both,
  oneTimeBypass: serverOnly,
  customGreetings: both,
  callerId: both,
  trustedNetworks: both,
  rememberedDevices: cloudOnly,
  conditionalAccess: both,
  cache: serverOnly,
} as const satisfies Record<string, Row>

export type Capability = keyof typeof matrix

export const capabilities = Object.keys(matrix) as readonly Capability[]

/** Whether a deployment can do something; where either would do, what one of them can. An unresolved one can nothing. */
export function offers(deployment: Deployment, capability: Capability): boolean {
  const { cloud, server } = matrix[capability]
  if (deployment === Deployment.EITHER) return cloud || server
  return (cloud && deployment === Deployment.CLOUD) || (server && deployment === Deployment.SERVER)
}

/** The row of the matrix that each method stands in. */
export const capabilityOf: Readonly<Record<KnownMethod, Capability>> = {
  [Method.ONE_WAY_SMS]: 'oneWaySms',
  [Method.PHONE_CALL]: 'phoneCall',
  [Method.TWO_WAY_SMS]: 'twoWaySms',
  [Method.APP_NOTIFICATION]: 'appNotification',
  [Method.APP_CODE]: 'appCode',
  [Method.OATH_TOKEN]: 'hardwareTokens',
  // Not in the comparison: what people know by heart is proved on the premises, as PINs are.
  [Method.SECURITY_QUESTIONS]: 'pinMode',
  // Younger than the comparison: they are there wherever an administrator controls the methods.
  [Method.RECOVERY_CODE]: 'methodControl',
  [Method.TEMPORARY_ACCESS_PASS]: 'methodControl',
  // Younger than the comparison: approved on the person's own device, as the app's notification is.
  [Method.PASSKEY]: 'appNotification',
}

/** Every method there is, in the order of the contract. */
export const knownMethods: readonly KnownMethod[] = Object.keys(capabilityOf).map(
  (method) => Number(method) as KnownMethod,
)
