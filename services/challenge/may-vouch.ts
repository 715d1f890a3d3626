import { Refusal } from '#contracts/refusal'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import type { Call } from '#libs/rpc/call'
import { invalidRequest } from '#libs/rpc/shape'

const scope = 'factors:vouch'

/** Whether the caller may answer for a person: who runs the installation, and keys with the scope; no service by itself. */
export function mayVouch({ caller }: Call): boolean {
  return caller.kind === 'operator' || (caller.kind === 'client' && caller.scopes.includes(scope))
}

/** Refuses SCOPE_MISSING to who may not answer for a person. */
export function assertMayVouch(call: Call): void {
  if (mayVouch(call)) return
  throw new Refusal(ErrorReason.SCOPE_MISSING, `the credential lacks the scope ${scope}`, { metadata: { scope } })
}

/** As `assertMayVouch`, and refuses INVALID_REQUEST where it is not said why: the record is to tell it. */
export function assertVouches(call: Call, reason: string, field: string): void {
  assertMayVouch(call)
  if (reason.trim() === '') throw invalidRequest([{ field, description: 'must say why you answer for the person' }])
}
