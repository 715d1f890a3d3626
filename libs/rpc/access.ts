import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Caller } from './call.ts'

/** Who may call an RPC. What is not granted is refused; a row that grants nothing does not start. */
export interface Access {
  /** Clients and operators whose credential holds this scope. */
  readonly scope?: string
  /** The services with an edge to this RPC in the call graph. */
  readonly peers?: readonly string[]
  /** Anyone, without a credential and without a tenant. */
  readonly public?: true
  /** A peer or operator may leave the tenant unnamed; the handler then sees an empty one. */
  readonly tenant?: 'optional'
}

/** Refuses a caller the row does not grant: SCOPE_MISSING to a credential, PEER_NOT_ALLOWED to a service. */
export function assertAdmitted(access: Access, caller: Caller): void {
  switch (caller.kind) {
    case 'peer':
      if (access.peers?.includes(caller.service)) return
      throw new Refusal(ErrorReason.PEER_NOT_ALLOWED, `${caller.service} has no edge to this RPC in the call graph`)
    case 'client':
    case 'operator':
      return assertScope(access.scope, caller.scopes)
    case 'anyone':
      if (access.public) return
      throw new Refusal(ErrorReason.CREDENTIAL_INVALID, 'no credential was presented')
  }
}

function assertScope(scope: string | undefined, held: readonly string[]): void {
  if (scope === undefined) throw new Refusal(ErrorReason.PEER_NOT_ALLOWED, 'this RPC is for services only')
  if (held.includes(scope)) return
  throw new Refusal(ErrorReason.SCOPE_MISSING, `the credential lacks the scope ${scope}`, { metadata: { scope } })
}
