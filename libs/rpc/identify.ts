import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Access } from './access.ts'
import { assertAdmitted } from './access.ts'
import type { Caller } from './call.ts'
import type { Authenticate, Credential } from './credential.ts'
import type { GrpcCall } from './grpc-call.ts'
import type { Row } from './implement.ts'
import { firstText, metadataKeys } from './metadata-keys.ts'
import type { PeerName } from './peer-name.ts'
import { invalidRequest } from './shape.ts'

/** Who calls, and for which tenant. */
export interface Identity {
  readonly caller: Caller
  readonly tenant: string
}

/** What tells callers apart. */
export interface Authentication {
  readonly authenticate: Authenticate
  readonly peerName: PeerName
}

const anyone: Identity = { caller: { kind: 'anyone' }, tenant: '' }

/**
 * Who calls, once it is certain that they may. A bearer key comes first: a service that passes on an application's key
 * has that application's rights and no others. A client acts for its own tenant, whatever the metadata says.
 */
export async function identify(call: GrpcCall, row: Row, host: Authentication): Promise<Identity> {
  const { access } = row
  if (access.public) return anyone
  const authorization = firstText(call.metadata, metadataKeys.authorization)
  const caller =
    authorization === undefined
      ? peerCaller(host.peerName(call))
      : credentialCaller(await host.authenticate(bearerOf(authorization), about(call, row)))
  assertAdmitted(access, caller)
  return { caller, tenant: caller.kind === 'client' ? caller.tenant : namedTenant(call, access) }
}

function about(call: GrpcCall, { method }: Row) {
  return { path: method.path, deadline: Number(call.getDeadline()) }
}

function bearerOf(authorization: string): string {
  const [, bearer] = /^Bearer ([!-~]{1,256})$/i.exec(authorization) ?? []
  if (bearer !== undefined) return bearer
  throw new Refusal(ErrorReason.CREDENTIAL_INVALID, 'the authorization is not of the form "Bearer <key>"')
}

function peerCaller(service: string | undefined): Caller {
  return service === undefined ? anyone.caller : { kind: 'peer', service }
}

function credentialCaller({ id, tenant, application, scopes }: Credential): Caller {
  if (tenant === '') return { kind: 'operator', credentialId: id, scopes }
  return { kind: 'client', credentialId: id, tenant, application, scopes }
}

function namedTenant(call: GrpcCall, access: Access): string {
  const tenant = firstText(call.metadata, metadataKeys.tenant)
  if (tenant === undefined && access.tenant === 'optional') return ''
  if (tenant !== undefined && /^[a-z0-9-]{1,63}$/.test(tenant)) return tenant
  const description = 'must name the tenant acted for: 1 to 63 characters of a-z, 0-9 and -'
  throw invalidRequest([{ field: metadataKeys.tenant, description }])
}
