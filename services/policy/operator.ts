import { timingSafeEqual } from 'node:crypto'
import type { Credential } from '#contracts/gen/countersign/policy/v1/credential'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import { scopes } from './scopes.ts'

/** The credential of those who run the installation: of no tenant, with every scope, and one that no key can be issued. */
export const operatorCredential: Credential = {
  id: '00000000-0000-0000-0000-000000000000',
  tenantId: '',
  applicationId: '',
  scopes: [...scopes, 'operator'],
  label: 'operator',
}

/** Whether a key's hash is that of the operator's key, in a time that does not tell how much of it is right. */
export function isOperator(keyHash: Buffer, operatorKeyHash: Buffer | undefined): boolean {
  return operatorKeyHash !== undefined && timingSafeEqual(keyHash, operatorKeyHash)
}

/** Refuses with SCOPE_MISSING everybody but the operator. */
export function assertOperator({ caller }: Call): void {
  if (caller.kind === 'operator') return
  throw new Refusal(ErrorReason.SCOPE_MISSING, 'only the operator may do this', { metadata: { scope: 'operator' } })
}
