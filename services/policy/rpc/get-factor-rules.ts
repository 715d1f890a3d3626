import type { Person, Tenant } from '#contracts/gen/countersign/policy/v1/admin'
import type { GetFactorRulesRequest, GetFactorRulesResponse } from '#contracts/gen/countersign/policy/v1/policy'
import { ApplicationKind, Deployment } from '#contracts/gen/countersign/types/v1/edition'
import type { Method } from '#contracts/gen/countersign/types/v1/method'
import type { Call } from '#libs/rpc/call'
import { knownMethods } from '../capabilities.ts'
import type { Context } from '../context.ts'
import { findPerson, nobody, personNotFound } from '../db/people.ts'
import { findSettings, findTenant, tenantNotFound } from '../db/tenants.ts'
import { allows, resolveEdition } from '../editions.ts'
import { challengeLimits } from '../limits.ts'
import { mustProve } from '../rules/person-state.ts'
import type { SettingsInForce } from '../settings.ts'

/** Gives the rules of a person's factors, or of nobody's. Refuses with TENANT_NOT_FOUND and PERSON_NOT_FOUND. */
export async function getFactorRules(
  { database: { kysely } }: Pick<Context, 'database'>,
  { userId }: GetFactorRulesRequest,
  { tenant }: Pick<Call, 'tenant'>,
): Promise<GetFactorRulesResponse> {
  const [known, set, person] = await Promise.all([
    findTenant(kysely, tenant),
    findSettings(kysely, tenant),
    userId === '' ? nobody : findPerson(kysely, tenant, userId),
  ])
  if (!known) throw tenantNotFound()
  if (!person) throw personNotFound()
  const settings = set as SettingsInForce
  return {
    methods: selectable(settings),
    appPasswordsAllowed: settings.appPasswordsAllowed && mustProve(person),
    // No application is known here: the bounds are those of a sign-in that either deployment would do for.
    limits: challengeLimits(settings, Deployment.EITHER),
    tenantName: settings.companyName || known.name,
    ...pinRules(settings, mayHavePin(known, person)),
  }
}

/** No application is known here: the one that gives the least is meant. */
function mayHavePin(tenant: Tenant, { licences, administrator }: Person): boolean {
  const { licensing, linkedProvider } = tenant
  const kind = ApplicationKind.UNSPECIFIED
  return allows(resolveEdition({ licensing, linkedProvider, licences, administrator, kind }), 'pinMode')
}

function pinRules(settings: SettingsInForce, pinModeAllowed: boolean) {
  const { pinMinimumLength, pinWeakAllowed, pinHistory, pinExpiryDays, fraudCode } = settings
  const bounds = { minimumLength: pinMinimumLength, weakAllowed: pinWeakAllowed, history: pinHistory }
  return {
    pin: { ...bounds, expiryDays: pinExpiryDays, fraudCode },
    pinRequired: settings.pinRequired && pinModeAllowed,
    pinModeAllowed,
  }
}

/** What the tenant lets people use, in its order; what the order does not name comes last. */
function selectable({ verificationOptions, methodOrder }: SettingsInForce) {
  const order: Method[] = [...methodOrder, ...knownMethods]
  return verificationOptions.toSorted((one, other) => order.indexOf(one) - order.indexOf(other))
}
