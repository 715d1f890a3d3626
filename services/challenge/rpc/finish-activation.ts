import type { FinishActivationRequest, FinishActivationResponse } from '#contracts/gen/countersign/challenge/v1/device'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import { Purpose } from '../challenge.ts'
import type { Context } from '../context.ts'
import { findActivated } from '../db/devices.ts'
import type { FactorRow } from '../db/factors.ts'
import { activationClaims } from '../device-claims.ts'
import { keyIn, proofInvalid, readProof } from '../device-proof.ts'
import { patiently } from '../limits.ts'
import type { DeviceSecret } from '../methods/app-notification.ts'
import type { ActivationClaim, DeviceKey } from '../methods/method.ts'
import { openFactor } from '../open-factor.ts'

/** Takes the key of a device that has the right code, through the gate that all answers pass. */
export async function finishActivation(
  ctx: Context,
  { activation, proof }: FinishActivationRequest,
  call: Call,
): Promise<FinishActivationResponse> {
  const key = keyIn(proof)
  const asked = { act: 'activate', claims: activationClaims, now: ctx.world.now() }
  const { claims, nonce } = await readProof(proof, key, asked)
  if (claims.activation !== activation) throw proofInvalid()
  const device = await findActivated(ctx.database.pool, call.tenant, activation)
  if (!device || !takes(ctx, device, key)) throw activationNotFound()
  const { tenantName } = await ctx.policy.getFactorRules({ userId: '' }, patiently(call))
  const activated = await judge(ctx, device, { claim: { ...claims, key, push: claims.push }, nonce, call })
  if (!activated) return { activated, deviceId: '', userId: '', accountName: '' }
  return { activated, deviceId: device.id, userId: device.userId, accountName: tenantName }
}

/** It has no key yet; or that very one, for a device may ask again that did not hear the answer. */
function takes({ keyring }: Context, device: FactorRow, { x, y }: DeviceKey): boolean {
  const { key } = openFactor(keyring, device) as DeviceSecret
  return key === undefined || (key.x === x && key.y === y)
}

interface Bringing {
  claim: ActivationClaim
  nonce: string
  call: Call
}

async function judge(
  ctx: Context,
  { tenantId, id: challengeId }: FactorRow,
  { claim, nonce, call: { traceparent } }: Bringing,
): Promise<boolean> {
  const question = { tenantId, challengeId, factorId: challengeId, purpose: Purpose.ENROLMENT, applicationId: '' }
  const answer = { $case: 'activation' as const, value: claim }
  try {
    const { verdict } = await ctx.gate({ ...question, requestId: `activation:${nonce}`, answer, traceparent })
    return verdict.approved
  } catch (error) {
    throw error instanceof Refusal && over.has(error.reason) ? activationNotFound() : error
  }
}

const over: ReadonlySet<ErrorReason> = new Set([
  ErrorReason.CHALLENGE_NOT_FOUND,
  ErrorReason.CHALLENGE_CLOSED,
  ErrorReason.CHALLENGE_EXPIRED,
])

function activationNotFound(): Refusal {
  const message = 'there is no such activation, or it was used, or its time is over; start anew'
  return new Refusal(ErrorReason.OBJECT_NOT_FOUND, message)
}
