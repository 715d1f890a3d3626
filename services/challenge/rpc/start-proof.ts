import type { PoolClient } from 'pg'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import type { StartProofRequest, StartProofResponse } from '#contracts/gen/countersign/challenge/v1/registration'
import { transaction } from '#libs/db/transaction'
import type { Call } from '#libs/rpc/call'
import { Purpose } from '../challenge.ts'
import { beginTokenEnrolment } from '../begin-token-enrolment.ts'
import { canProve } from '../can-prove.ts'
import type { Context } from '../context.ts'
import { findChallenge, storeEnrolment, type ChallengeRow } from '../db/challenges.ts'
import { findFactor, lockPerson, type FactorRow } from '../db/factors.ts'
import { addProof, findRegistration, type RegistrationRow } from '../db/registrations.ts'
import { enrolmentChallenge } from '../enrolment-challenge.ts'
import { makeRoom } from '../first-factor.ts'
import { patiently } from '../limits.ts'
import { assertInTime } from '../out-of-time.ts'
import { presentProgress } from '../present.ts'
import { factorNotFound } from '../present-factor.ts'
import { assertNamed, registrationNotFound } from '../registration.ts'
import { sendCode } from '../send-code.ts'
import { assertWithinLimits } from '../throttle.ts'

/** Opens a proof by something that is there; a phone is sent its code after the proof was stored. */
export async function startProof(ctx: Context, request: StartProofRequest, call: Call): Promise<StartProofResponse> {
  const proof = (await openWaiting(ctx, request, call)) ?? (await openProof(ctx, request, call))
  const [asked] = presentProgress(proof, ctx.world.now()).options
  const { passkeyRequest = '', number = '' } = asked ?? {}
  return { proofId: proof.id, proveBefore: proof.expiresAt ?? undefined, passkeyRequest, number }
}

/** The proof of a token that was given to the person and waits for its first code; none for any other factor. */
async function openWaiting(ctx: Context, request: StartProofRequest, call: Call): Promise<ChallengeRow | undefined> {
  const { factorId } = request
  const begun = await beginTokenEnrolment(ctx, factorId, call, async (client, token) => {
    const now = ctx.world.now()
    const named = await namedBy(client, request, { tenantId: call.tenant, now })
    if (token.userId !== request.userId) throw factorNotFound()
    await makeRoom(client, token, { now, given: named.proved })
    if (!(await addProof(client, named, factorId))) throw registrationNotFound()
  })
  return begun ? findChallenge(ctx.database.pool, call.tenant, factorId) : undefined
}

async function openProof(ctx: Context, request: StartProofRequest, call: Call): Promise<ChallengeRow> {
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
  return proof
}

interface Opening {
  tenantId: string
  proof: { id: string; createdAt: Date }
}

/** The factor that may be proved in the registration, and as what. The person stays locked. */
async function admit(
  client: PoolClient,
  request: StartProofRequest,
  { tenantId, proof: { id, createdAt: now } }: Opening,
): Promise<{ factor: FactorRow; purpose: Purpose }> {
  const { userId, factorId } = request
  await lockPerson(client, { tenantId, userId })
  const named = await namedBy(client, request, { tenantId, now })
  const factor = await findFactor(client, tenantId, factorId)
  if (factor?.userId !== userId || factor.state === FactorState.PENDING || !canProve(factor, now)) {
    throw factorNotFound()
  }
  assertInTime(factor, now)
  if (factor.state === FactorState.SUSPENDED) await makeRoom(client, factor, { now, given: named.proved })
  if (!(await addProof(client, named, id))) throw registrationNotFound()
  return { factor, purpose: factor.state === FactorState.ACTIVE ? Purpose.PROOF : Purpose.ENROLMENT }
}

async function namedBy(
  client: PoolClient,
  { userId, registration }: StartProofRequest,
  { tenantId, now }: { tenantId: string; now: Date },
): Promise<RegistrationRow> {
  return assertNamed(await findRegistration(client, tenantId, userId), registration, now)
}
