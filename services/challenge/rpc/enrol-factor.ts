import { Refusal } from '#contracts/refusal'
import {
  FactorState,
  type EnrolFactorRequest,
  type EnrolFactorResponse,
} from '#contracts/gen/countersign/challenge/v1/factor'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { transaction } from '#libs/db/transaction'
import type { Call } from '#libs/rpc/call'
import { invalidRequest } from '#libs/rpc/shape'
import type { Context } from '../context.ts'
import { storeEnrolment, type ChallengeRow } from '../db/challenges.ts'
import { insertFactor, lockPerson, mostFactors, type FactorRow } from '../db/factors.ts'
import { enrolmentChallenge } from '../enrolment-challenge.ts'
import { enrolledEvent } from '../events.ts'
import { enrolment, type Enrolment } from '../methods/enrolment.ts'
import { sealFactor } from '../open-factor.ts'
import { presentFactor } from '../present-factor.ts'
import { passkeyCreation } from '../passkey-creation.ts'
import { sendCode } from '../send-code.ts'
import { assertWithinLimits } from '../throttle.ts'

/** Registers a factor, vouched for or to be proved; a phone is sent its code after the factor was stored. */
export async function enrolFactor(ctx: Context, request: EnrolFactorRequest, call: Call): Promise<EnrolFactorResponse> {
  const { kind, userId, vouched } = request
  if (!kind) throw invalidRequest([{ field: 'kind', description: 'is required' }])
  if (vouched) assertMayVouch(call)
  if (vouched && kind.$case === 'passkey') {
    throw invalidRequest([{ field: 'vouched', description: 'must be false: a passkey is made by its proof' }])
  }
  const { randomBytes } = ctx.world
  const made = enrolment(kind, { userId, tenantName: call.tenant, randomBytes: (size) => randomBytes(size) })
  const row = newFactor(ctx, { tenantId: call.tenant, userId, made, vouched })
  const proof = vouched ? undefined : enrolmentChallenge(row, { keyring: ctx.keyring, issuer: call.tenant })
  await store(ctx, row, proof)
  if (proof) await sendCode(ctx, proof, [row], call)
  return {
    factor: presentFactor(row),
    otpauthUri: made.factor.revealed ?? '',
    confirmBefore: proof?.expiresAt ?? undefined,
    passkeyCreation: await passkeyCreation(ctx, made, proof),
  }
}

function assertMayVouch({ caller }: Call): void {
  const scope = 'factors:vouch'
  if (caller.kind !== 'client' || caller.scopes.includes(scope)) return
  throw new Refusal(ErrorReason.SCOPE_MISSING, `the credential lacks the scope ${scope}`, { metadata: { scope } })
}

interface Making {
  tenantId: string
  userId: string
  made: Enrolment
  vouched: boolean
}

function newFactor({ world, keyring }: Context, { tenantId, userId, made, vouched }: Making): FactorRow {
  const id = world.randomId()
  const now = world.now()
  const { secret, progress, hint } = made.factor
  return {
    ...{ tenantId, id, userId, hint, progress, method: made.method, createdAt: now, lastUsedAt: null },
    ...sealFactor(keyring, { tenantId, id }, secret),
    state: vouched ? FactorState.ACTIVE : FactorState.PENDING,
    confirmedAt: vouched ? now : null,
  }
}

function store(ctx: Context, row: FactorRow, proof: ChallengeRow | undefined): Promise<void> {
  const event = enrolledEvent(row, ctx.world)
  return transaction(ctx.database.pool, async (client) => {
    await lockPerson(client, row)
    if (!(await insertFactor(client, row, event))) {
      throw new Refusal(ErrorReason.LIMIT_REACHED, `a person has at most ${mostFactors} factors; remove one first`)
    }
    if (proof && !(await storeEnrolment(client, proof))) await assertWithinLimits(ctx, proof)
  })
}
