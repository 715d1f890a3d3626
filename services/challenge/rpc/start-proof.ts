import type { PoolClient } from 'pg'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import type { StartProofRequest, StartProofResponse } from '#contracts/gen/countersign/challenge/v1/registration'
import { transaction } from '#libs/db/transaction'
import type { Call } from '#libs/rpc/call'
import { Purpose } from '../challenge.ts'
import type { Context } from '../context.ts'
import { storeEnrolment } from '../db/challenges.ts'
import { findFactor, lockPerson, type FactorRow } from '../db/factors.ts'
import { addProof, findRegistration } from '../db/registrations.ts'
import { enrolmentChallenge } from '../enrolment-challenge.ts'
import { makeWay } from '../first-factor.ts'
import { patiently } from '../limits.ts'
import { factorNotFound } from '../present-factor.ts'
import { assertNamed, registrationNotFound } from '../registration.ts'
import { sendCode } from '../send-code.ts'
import { assertWithinLimits } from '../throttle.ts'
import { usesLeft } from '../uses-left.ts'

/** Opens a proof by something that is there; a phone is sent its code after the proof was stored. */
export async function startProof(ctx: Context, request: StartProofRequest, call: Call): Promise<StartProofResponse> {
  const { userId } = request
  const { limits, tenantName } = await ctx.policy.getFactorRules({ userId }, patiently(call))
  const { world, keyring } = ctx
  const proving = {
    keyring,
    issuer: tenantName,
    id: world.randomId(),
    createdAt: world.now(),
    ...(limits && { limits }),
  }
  const { proof, factor } = await transaction(ctx.database.pool, async (client) => {
    const { factor, purpose } = await admit(client, request, { tenantId: call.tenant, proof: proving })
    const proof = enrolmentChallenge(factor, { ...proving, purpose })
    if (!(await storeEnrolment(client, proof))) await assertWithinLimits(ctx, proof)
    return { proof, factor }
  })
  await sendCode(ctx, proof, [factor], call)
  return { proofId: proof.id, proveBefore: proof.expiresAt ?? undefined }
}

interface Opening {
  tenantId: string
  proof: { id: string; createdAt: Date }
}

/** The factor that may be proved in the registration, and as what. The person stays locked. */
async function admit(
  client: PoolClient,
  { userId, registration, factorId }: StartProofRequest,
  { tenantId, proof: { id, createdAt: now } }: Opening,
): Promise<{ factor: FactorRow; purpose: Purpose }> {
  const owner = { tenantId, userId }
  await lockPerson(client, owner)
  const named = assertNamed(await findRegistration(client, tenantId, userId), registration, now)
  const factor = await findFactor(client, tenantId, factorId)
  if (factor?.userId !== userId || factor.state === FactorState.PENDING || usesLeft(factor, now) <= 0) {
    throw factorNotFound()
  }
  if (factor.state === FactorState.SUSPENDED) await makeWay(client, factor, { now, given: named.proved })
  if (!(await addProof(client, named, id))) throw registrationNotFound()
  return { factor, purpose: factor.state === FactorState.ACTIVE ? Purpose.PROOF : Purpose.ENROLMENT }
}
