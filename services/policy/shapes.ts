import { z } from 'zod'
import type { ZodType } from 'zod'
import { CacheKind, Licensing, PersonState, UsageModel } from '#contracts/gen/countersign/policy/v1/admin'
import {
  ApplicationKind,
  Deployment,
  DirectoryLocation,
  LicenceKind,
} from '#contracts/gen/countersign/types/v1/edition'
import { ConditionalAccessControl } from '#contracts/gen/countersign/policy/v1/conditional_access'
import { DevicePlatform } from '#contracts/gen/countersign/types/v1/client'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import { count, known, list, moment, optionalText, tenantId, text, uuid } from '#libs/rpc/shape'
import { mostRules } from './conditional-access.ts'
import { countryCodes } from './country-codes.ts'
import { readBlock } from './network.ts'
import { scopes } from './scopes.ts'

/** What requests must look like, with the limits that the contract states. */

const orUnspecified = <T>(shape: ZodType<T>) => z.union([z.literal(0), shape], 'must be a known value')

const page = z.object({ pageSize: count(500), pageToken: optionalText(1_024) }).optional()

export const userId = () => text(256)

export function applicationId() {
  const message = 'must be 1 to 64 characters of a-z, 0-9, - and _'
  return z.string(message).regex(/^[a-z0-9_-]{1,64}$/, message)
}

/** Empty, or a tag by the grammar of BCP 47: subtags of 1 to 8 letters and digits, the first of letters. */
export function language() {
  const message = 'must be empty or a BCP 47 tag, such as de-AT'
  return z
    .string(message)
    .max(35, message)
    .regex(/^([a-z]{2,8}(-[a-z0-9]{1,8})*)?$/i, message)
}

/** All of them together have a bound too: the event of a change tells the object twice, and an event is at most 64 KiB. */
function names(most: number, { characters, kibibytes }: { characters: number; kibibytes: number }) {
  const bytes = (names: readonly string[]) => Buffer.byteLength(names.join(''))
  const fits = (names: readonly string[]) => bytes(names) <= kibibytes * 1024
  return list(text(characters), most).refine(fits, `must be at most ${kibibytes} KiB together`)
}

export const etag = optionalText(64)

/** Empty, or the name of an integration. */
function authenticationType() {
  const message = 'must be empty or 1 to 32 characters of a-z, 0-9 and -'
  return z.string(message).regex(/^[a-z0-9-]{0,32}$/, message)
}

/** Seconds from 1, or 0 for what is usual. */
function seconds(most: number) {
  const message = `must be 1 to ${most}, or 0 for the default`
  return z.int(message).min(0, message).max(most, message)
}

export const none = z.object({})
export const onePage = z.object({ page })
export const onePerson = z.object({ userId: userId() })

export const personOrNobody = z.object({ userId: optionalText(256) })
export const oneApplication = z.object({ applicationId: applicationId() })
export const registration = z.object({ userId: userId(), defaultMethod: orUnspecified(known(Method)) })
export const oneTrustedNetwork = z.object({ trustedNetworkId: uuid() })
export const oneCredential = z.object({ credentialId: uuid() })
export const oneLicence = z.object({ userId: userId(), licence: known(LicenceKind) })

export const newTenant = z.object({
  tenant: z.object({ id: tenantId(), name: text(128), licensing: orUnspecified(known(Licensing)) }),
})

export const changedTenant = z.object({
  tenant: z.object({ id: tenantId(), name: optionalText(128), licensing: orUnspecified(known(Licensing)), etag }),
})

/** The ranges are held against a table of their own, in settings.ts. */
const few = list(z.unknown(), 32)
export const changedSettings = z.object({
  settings: z.object({
    etag,
    verificationOptions: few,
    methodOrder: few,
    ...{ fraudNotificationEmailAddresses: few, oneTimeBypassEmailAddresses: few, notificationEmailAddresses: few },
    notificationWebhookUrls: few,
    riskWeights: few,
    cleared: few,
  }),
})

export const wholePerson = z.object({
  person: z.object({
    userId: userId(),
    state: orUnspecified(known(PersonState)),
    location: orUnspecified(known(DirectoryLocation)),
    licences: list(known(LicenceKind), 16),
    groups: names(200, { characters: 128, kibibytes: 28 }),
    firstName: optionalText(128),
    lastName: optionalText(128),
    email: optionalText(254),
    language: language(),
    defaultMethod: orUnspecified(known(Method)),
    etag,
  }),
})

export const wholeApplication = z.object({
  application: z.object({ id: applicationId(), name: text(128), kind: known(ApplicationKind), etag }),
})

const trustedNetwork = z.object({
  label: optionalText(128),
  network: text(96),
  deployment: z.literal([Deployment.CLOUD, Deployment.SERVER], 'must be DEPLOYMENT_CLOUD or DEPLOYMENT_SERVER'),
})

export const newTrustedNetwork = z.object({ trustedNetwork })

export const newCredential = z.object({
  applicationId: z.literal('').or(applicationId()),
  scopes: list(z.enum(scopes, `must be one of ${scopes.join(', ')}`), 16).refine(
    ({ length }) => length > 0,
    'must name at least one',
  ),
  label: text(128),
  expiresAt: moment().optional(),
})

export const keyHash = z.object({
  keyHash: z.custom<Buffer>((value) => Buffer.isBuffer(value) && value.length === 32, 'must be 32 bytes'),
})

const availableFactor = z.object({
  factorId: uuid(),
  lockedUntil: moment().optional(),
  deviceLockedUntil: moment().optional(),
})

const situation = z.object({
  userId: userId(),
  applicationId: text(64),
  clientIp: optionalText(64),
  deviceToken: optionalText(1_024),
  eventName: optionalText(64),
  factors: list(availableFactor, 100),
  lockedUntil: moment().optional(),
  userAgent: optionalText(512),
  authenticationType: authenticationType(),
})

export const oneSituation = z.object({ situation })
export const imaginedSituation = z.object({ situation, at: moment().optional() })

export const newProvider = z.object({ provider: z.object({ name: text(128), usageModel: known(UsageModel) }) })

export const peopleAndState = z.object({
  userIds: list(userId(), 1_000).refine(({ length }) => length > 0, 'must name at least one'),
  state: known(PersonState),
})

const longestSeconds = 86_400

export const newBypass = z.object({
  userId: userId(),
  seconds: seconds(longestSeconds),
  reason: text(500).regex(/^$|\S/, 'must say why'),
})
export const someBypasses = z.object({ userId: optionalText(256), page })
export const oneBypass = z.object({ bypassId: uuid() })

const ofPersonAlone = 'must be empty where the rule compares the person alone'
const blankFor = (field: 'authenticationType' | 'applicationId') => ({ path: [field], error: ofPersonAlone })

export const wholeCacheRule = z.object({
  rule: z
    .object({
      id: z.literal('').or(uuid()),
      kind: known(CacheKind),
      seconds: seconds(longestSeconds),
      authenticationType: authenticationType(),
      applicationId: z.literal('').or(applicationId()),
      etag,
    })
    .refine((rule) => rule.kind !== CacheKind.PERSON || rule.authenticationType === '', blankFor('authenticationType'))
    .refine((rule) => rule.kind !== CacheKind.PERSON || rule.applicationId === '', blankFor('applicationId')),
})
export const oneCacheRule = z.object({ ruleId: uuid() })

export const newDevice = z.object({
  userId: userId(),
  clientIp: optionalText(64),
  userAgent: optionalText(512),
  replacedToken: optionalText(1_024),
})
export const someDevices = z.object({ userId: userId(), page })

const ownId = z.union([z.literal(''), uuid()], 'must be empty or a UUID')

const block = 'must be a CIDR block, such as 203.0.113.0/24'
const country = 'must be a country of ISO 3166-1, such as DE'

export const wholeNamedLocation = z.object({
  namedLocation: z.object({
    id: ownId,
    name: text(128),
    networks: names(1_000, { characters: 64, kibibytes: 28 }).pipe(
      z.array(z.string().refine((network) => readBlock(network) !== undefined, block)),
    ),
    countries: list(
      z.custom<string>((code) => countryCodes.has(code as string), country),
      250,
    ),
    etag,
  }),
})
export const oneNamedLocation = z.object({ namedLocationId: uuid() })

const groups = names(100, { characters: 128, kibibytes: 8 })
const riskLevels = [RiskLevel.UNSPECIFIED, RiskLevel.LOW, RiskLevel.MEDIUM, RiskLevel.HIGH]

export const conditionalAccessRule = z.object({
  id: ownId,
  name: text(128),
  control: known(ConditionalAccessControl),
  applicationIds: list(applicationId(), 100),
  groups,
  exceptGroups: groups,
  locationIds: list(uuid(), 50),
  exceptLocationIds: list(uuid(), 50),
  platforms: list(known(DevicePlatform), 16),
  riskFrom: z.literal(riskLevels, 'must be RISK_LEVEL_LOW, RISK_LEVEL_MEDIUM or RISK_LEVEL_HIGH, or unspecified'),
  position: count(mostRules),
  etag,
})
export const wholeConditionalAccessRule = z.object({ rule: conditionalAccessRule })
export const oneConditionalAccessRule = z.object({ ruleId: uuid() })

export const simulation = z.object({
  settings: changedSettings.shape.settings.optional(),
  addedNetworks: list(trustedNetwork, 1_000),
  removedNetworkIds: list(uuid(), 1_000),
  rules: list(conditionalAccessRule, mostRules),
  situations: list(situation, 10_000),
  days: count(30),
})
