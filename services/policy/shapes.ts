import { z } from 'zod'
import type { ZodType } from 'zod'
import { Licensing, PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import {
  ApplicationKind,
  Deployment,
  DirectoryLocation,
  LicenceKind,
} from '#contracts/gen/countersign/types/v1/edition'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { count, known, list, moment, optionalText, tenantId, text, uuid } from '#libs/rpc/shape'
import { scopes } from './scopes.ts'

/** What requests must look like, with the limits that the contract states. */

const orUnspecified = <T>(shape: ZodType<T>) => z.literal(0).or(shape)

const page = z.object({ pageSize: count(500), pageToken: optionalText(1_024) }).optional()

export const userId = () => text(256)

export function applicationId() {
  const message = 'must be 1 to 64 characters of a-z, 0-9, - and _'
  return z.string(message).regex(/^[a-z0-9_-]{1,64}$/, message)
}

/** Empty, or a tag by the grammar of BCP 47: subtags of 1 to 8 letters and digits, the first of letters. */
function language() {
  const message = 'must be empty or a BCP 47 tag, such as de-AT'
  return z
    .string(message)
    .max(35, message)
    .regex(/^([a-z]{2,8}(-[a-z0-9]{1,8})*)?$/i, message)
}

/** All of them together have a bound too: the event of a change tells the person twice, and an event is at most 64 KiB. */
function groups() {
  const bytes = (names: readonly string[]) => Buffer.byteLength(names.join(''))
  return list(text(128), 200).refine((names) => bytes(names) <= 28 * 1024, 'must be at most 28 KiB together')
}

const etag = optionalText(64)

export const none = z.object({})
export const onePage = z.object({ page })
export const onePerson = z.object({ userId: userId() })
export const oneApplication = z.object({ applicationId: applicationId() })
export const oneTrustedNetwork = z.object({ trustedNetworkId: uuid() })
export const oneCredential = z.object({ credentialId: uuid() })
export const oneLicence = z.object({ userId: userId(), licence: known(LicenceKind) })

export const newTenant = z.object({
  tenant: z.object({ id: tenantId(), name: text(128), licensing: orUnspecified(known(Licensing)) }),
})

/** The ranges are held against a table of their own, in settings.ts. */
const few = list(z.unknown(), 32)
export const changedSettings = z.object({
  settings: z.object({
    etag,
    verificationOptions: few,
    methodOrder: few,
    fraudNotificationEmailAddresses: few,
    oneTimeBypassEmailAddresses: few,
    notificationEmailAddresses: few,
    cleared: few,
  }),
})

export const wholePerson = z.object({
  person: z.object({
    userId: userId(),
    state: orUnspecified(known(PersonState)),
    location: orUnspecified(known(DirectoryLocation)),
    licences: list(known(LicenceKind), 16),
    groups: groups(),
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

export const newTrustedNetwork = z.object({
  trustedNetwork: z.object({
    label: optionalText(128),
    network: text(96),
    deployment: z.literal([Deployment.CLOUD, Deployment.SERVER], 'must be DEPLOYMENT_CLOUD or DEPLOYMENT_SERVER'),
  }),
})

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

const situation = z.object({
  userId: userId(),
  applicationId: text(64),
  clientIp: optionalText(64),
  deviceToken: optionalText(1_024),
  eventName: optionalText(64),
  factors: list(z.object({ factorId: uuid() }), 100),
  lockedUntil: moment().optional(),
  userAgent: optionalText(512),
})

export const oneSituation = z.object({ situation })
export const imaginedSituation = z.object({ situation, at: moment().optional() })
