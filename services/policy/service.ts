import type { ZodType } from 'zod'
import { AdminServiceService } from '#contracts/gen/countersign/policy/v1/admin'
import { CredentialServiceService } from '#contracts/gen/countersign/policy/v1/credential'
import { PolicyServiceService } from '#contracts/gen/countersign/policy/v1/policy'
import type { Call } from '#libs/rpc/call'
import { implement } from '#libs/rpc/implement'
import type { Implementation } from '#libs/rpc/implement'
import type { Context } from './context.ts'
import { assertTenant } from './db/tenants.ts'
import { addTrustedNetwork } from './rpc/add-trusted-network.ts'
import { assignLicence } from './rpc/assign-licence.ts'
import { authenticateKey } from './rpc/authenticate-key.ts'
import { cancelBypass } from './rpc/cancel-bypass.ts'
import { createBypass } from './rpc/create-bypass.ts'
import { createProvider } from './rpc/create-provider.ts'
import { createTenant } from './rpc/create-tenant.ts'
import { decide } from './rpc/decide.ts'
import { deleteProvider } from './rpc/delete-provider.ts'
import { explain } from './rpc/explain.ts'
import { forgetRememberedDevices } from './rpc/forget-remembered-devices.ts'
import { getApplication } from './rpc/get-application.ts'
import { getEventType } from './rpc/get-event-type.ts'
import { getFactorRules } from './rpc/get-factor-rules.ts'
import { getPerson } from './rpc/get-person.ts'
import { getProvider } from './rpc/get-provider.ts'
import { getSettings } from './rpc/get-settings.ts'
import { getTenant } from './rpc/get-tenant.ts'
import { importPeople } from './rpc/import-people.ts'
import { issueCredential } from './rpc/issue-credential.ts'
import { listApplications } from './rpc/list-applications.ts'
import { listBypasses } from './rpc/list-bypasses.ts'
import { listCacheRules } from './rpc/list-cache-rules.ts'
import { listConditionalAccessRules } from './rpc/list-conditional-access-rules.ts'
import { listCredentials } from './rpc/list-credentials.ts'
import { listEventTypes } from './rpc/list-event-types.ts'
import { listNamedLocations } from './rpc/list-named-locations.ts'
import { listPeople } from './rpc/list-people.ts'
import { listRememberedDevices } from './rpc/list-remembered-devices.ts'
import { listTenants } from './rpc/list-tenants.ts'
import { listTrustedNetworks } from './rpc/list-trusted-networks.ts'
import { putApplication } from './rpc/put-application.ts'
import { putCacheRule } from './rpc/put-cache-rule.ts'
import { putConditionalAccessRule } from './rpc/put-conditional-access-rule.ts'
import { putEventType } from './rpc/put-event-type.ts'
import { putNamedLocation } from './rpc/put-named-location.ts'
import { putPerson } from './rpc/put-person.ts'
import { recordRegistration } from './rpc/record-registration.ts'
import { rememberDevice } from './rpc/remember-device.ts'
import { removeApplication } from './rpc/remove-application.ts'
import { removeCacheRule } from './rpc/remove-cache-rule.ts'
import { removeConditionalAccessRule } from './rpc/remove-conditional-access-rule.ts'
import { removeEventType } from './rpc/remove-event-type.ts'
import { removeNamedLocation } from './rpc/remove-named-location.ts'
import { removePerson } from './rpc/remove-person.ts'
import { removeTrustedNetwork } from './rpc/remove-trusted-network.ts'
import { revokeCredential } from './rpc/revoke-credential.ts'
import { revokeLicence } from './rpc/revoke-licence.ts'
import { setPeopleState } from './rpc/set-people-state.ts'
import { simulate } from './rpc/simulate.ts'
import { updateSettings } from './rpc/update-settings.ts'
import { updateTenant } from './rpc/update-tenant.ts'
import { oneEventType, wholeEventType } from './shapes-event-types.ts'
import * as shapes from './shapes.ts'

const administrators = { scope: 'administration' }
/** These act for no tenant: the operator need not name one. */
const operators = { ...administrators, tenant: 'optional' } as const
/** Everybody who takes calls from clients. */
const services = { peers: ['challenge', 'delivery', 'fraud', 'reporting', 'gateway', 'radius', 'ldap'] }

/** The longest request taken: a simulation may bring ten thousand sign-ins. */
export const maxRequestBytes = 4 * 1024 * 1024

/** What the policy service answers: who may call it, what a request looks like, and what answers it. */
export function implementations(ctx: Context): Implementation[] {
  return [policyService(ctx), adminService(ctx), credentialService(ctx)]
}

function policyService(ctx: Context): Implementation {
  return implement(PolicyServiceService, {
    decide: {
      access: { peers: ['challenge'] },
      shape: shapes.oneSituation,
      handle: (request, call) => decide(ctx, request, call),
    },
    explain: {
      access: { scope: 'decision:explain' },
      shape: shapes.imaginedSituation,
      handle: (request, call) => explain(ctx, request, call),
    },
    rememberDevice: {
      access: { peers: ['challenge'] },
      shape: shapes.newDevice,
      handle: (request, call) => rememberDevice(ctx, request, call),
    },
    simulate: {
      access: administrators,
      shape: shapes.simulation,
      handle: (request, call) => simulate(ctx, request, call),
    },
    getFactorRules: {
      access: { peers: ['challenge'] },
      shape: shapes.personOrNobody,
      handle: (request, call) => getFactorRules(ctx, request, call),
    },
    recordRegistration: {
      access: { peers: ['challenge'] },
      shape: shapes.registration,
      handle: (request, call) => recordRegistration(ctx, request, call),
    },
  })
}

function credentialService(ctx: Context): Implementation {
  return implement(CredentialServiceService, {
    authenticateKey: {
      // A key is what says which tenant a call is for.
      access: { ...services, tenant: 'optional' },
      shape: shapes.keyHash,
      handle: (request) => authenticateKey(ctx, request),
    },
  })
}

function adminService(ctx: Context): Implementation {
  const { none, onePage, onePerson, oneApplication, oneTrustedNetwork, oneCredential, oneLicence } = shapes

  /** An RPC about the tenant that the caller acts for. A client's own is there; the operator may name any. */
  function inTenant<Q, A>(answer: (ctx: Context, request: Q, call: Call) => Promise<A>, shape: ZodType) {
    const handle = async (request: Q, call: Call) => {
      if (call.caller.kind === 'operator') await assertTenant(ctx.database.kysely, call.tenant)
      return answer(ctx, request, call)
    }
    return { access: administrators, shape, handle }
  }

  return implement(AdminServiceService, {
    createTenant: {
      access: operators,
      shape: shapes.newTenant,
      handle: (request, call) => createTenant(ctx, request, call),
    },
    updateTenant: {
      access: operators,
      shape: shapes.changedTenant,
      handle: (request, call) => updateTenant(ctx, request, call),
    },
    listTenants: {
      access: operators,
      shape: onePage,
      handle: (request, call) => listTenants(ctx, request, call),
    },
    getTenant: inTenant(getTenant, none),
    getSettings: inTenant(getSettings, none),
    updateSettings: inTenant(updateSettings, shapes.changedSettings),
    putPerson: inTenant(putPerson, shapes.wholePerson),
    getPerson: inTenant(getPerson, onePerson),
    listPeople: inTenant(listPeople, onePage),
    removePerson: inTenant(removePerson, onePerson),
    // An import holds each person against their shape itself.
    importPeople: inTenant(importPeople, none),
    setPeopleState: inTenant(setPeopleState, shapes.peopleAndState),
    putApplication: inTenant(putApplication, shapes.wholeApplication),
    getApplication: inTenant(getApplication, oneApplication),
    listApplications: inTenant(listApplications, onePage),
    removeApplication: inTenant(removeApplication, oneApplication),
    addTrustedNetwork: inTenant(addTrustedNetwork, shapes.newTrustedNetwork),
    listTrustedNetworks: inTenant(listTrustedNetworks, onePage),
    removeTrustedNetwork: inTenant(removeTrustedNetwork, oneTrustedNetwork),
    putNamedLocation: inTenant(putNamedLocation, shapes.wholeNamedLocation),
    listNamedLocations: inTenant(listNamedLocations, onePage),
    removeNamedLocation: inTenant(removeNamedLocation, shapes.oneNamedLocation),
    putConditionalAccessRule: inTenant(putConditionalAccessRule, shapes.wholeConditionalAccessRule),
    listConditionalAccessRules: inTenant(listConditionalAccessRules, onePage),
    removeConditionalAccessRule: inTenant(removeConditionalAccessRule, shapes.oneConditionalAccessRule),
    putEventType: inTenant(putEventType, wholeEventType),
    getEventType: inTenant(getEventType, oneEventType),
    listEventTypes: inTenant(listEventTypes, onePage),
    removeEventType: inTenant(removeEventType, oneEventType),
    assignLicence: inTenant(assignLicence, oneLicence),
    revokeLicence: inTenant(revokeLicence, oneLicence),
    putCacheRule: inTenant(putCacheRule, shapes.wholeCacheRule),
    listCacheRules: inTenant(listCacheRules, onePage),
    removeCacheRule: inTenant(removeCacheRule, shapes.oneCacheRule),
    createBypass: inTenant(createBypass, shapes.newBypass),
    listBypasses: inTenant(listBypasses, shapes.someBypasses),
    cancelBypass: inTenant(cancelBypass, shapes.oneBypass),
    listRememberedDevices: inTenant(listRememberedDevices, shapes.someDevices),
    forgetRememberedDevices: inTenant(forgetRememberedDevices, onePerson),
    createProvider: inTenant(createProvider, shapes.newProvider),
    getProvider: inTenant(getProvider, none),
    deleteProvider: inTenant(deleteProvider, none),
    issueCredential: inTenant(issueCredential, shapes.newCredential),
    listCredentials: inTenant(listCredentials, onePage),
    revokeCredential: inTenant(revokeCredential, oneCredential),
  })
}
