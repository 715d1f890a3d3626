import { Refusal } from '#contracts/refusal'
import {
  FactorState,
  OathAlgorithm,
  type EnrolFactorRequest,
  type EnrolFactorResponse,
  type TokenEnrolment,
} from '#contracts/gen/countersign/challenge/v1/factor'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { seal } from '#libs/db/sealed'
import { transaction } from '#libs/db/transaction'
import type { Call } from '#libs/rpc/call'
import { invalidRequest } from '#libs/rpc/shape'
import type { Context } from '../context.ts'
import { storeEnrolment, type ChallengeRow } from '../db/challenges.ts'
import { insertFactor, lockPerson, mostFactors, sealContext, type FactorRow } from '../db/factors.ts'
import { insertToken } from '../db/token-changes.ts'
import { enrolmentChallenge } from '../enrolment-challenge.ts'
import { enrolledEvent } from '../events.ts'
import { enrolment, type Enrolment } from '../methods/enrolment.ts'
import { presentFactor } from '../present-factor.ts'
import { sendCode } from '../send-code.ts'
import { assertWithinLimits } from '../throttle.ts'

/** Registers a factor, vouched for or to be proved; a phone is sent its code after the factor was stored. */
export async function enrolFactor(ctx: Context, request: EnrolFactorRequest, call: Call): Promise<EnrolFactorResponse> {
  const { kind, userId, vouched } = request
  if (!kind) throw invalidRequest([{ field: 'kind', description: 'is required' }])
  if (vouched) assertMayVouch(call)
  const { randomBytes } = ctx.world
  const made = enrolment(kind, { userId, tenantName: call.tenant, randomBytes: (size) => randomBytes(size) })
  const row = newFactor(ctx, { tenantId: call.tenant, userId, made, vouched })
  const proof = vouched ? undefined : enrolmentChallenge(row, { keyring: ctx.keyring, issuer: call.tenant })
  await store(ctx, row, { kind, proof })
  if (proof) await sendCode(ctx, proof, [row], call)
  return {
    factor: presentFactor(row),
    otpauthUri: made.factor.revealed ?? '',
    confirmBefore: proof?.expiresAt ?? undefined,
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
    ...seal(keyring, JSON.stringify(secret), sealContext({ tenantId, id })),
    state: vouched ? FactorState.ACTIVE : FactorState.PENDING,
    confirmedAt: vouched ? now : null,
  }
}

interface Besides {
  kind: NonNullable<EnrolFactorRequest['kind']>
  proof: ChallengeRow | undefined
}

function store(ctx: Context, row: FactorRow, { kind, proof }: Besides): Promise<void> {
  const event = enrolledEvent(row, ctx.world)
  return transaction(ctx.database.pool, async (client) => {
    await lockPerson(client, row)
    if (!(await insertFactor(client, row, event))) {
      throw new Refusal(ErrorReason.LIMIT_REACHED, `a person has at most ${mostFactors} factors; remove one first`)
    }
    if (kind.$case === 'oathToken' && !(await insertToken(client, printed(kind.value, row)))) {
      throw new Refusal(ErrorReason.ALREADY_EXISTS, 'there is a token with this serial number and manufacturer')
    }
    if (proof && !(await storeEnrolment(client, proof))) await assertWithinLimits(ctx, proof)
  })
}

/** What a token has printed on it besides its secret. */
function printed({ serial, manufacturer, algorithm, digits, movement }: TokenEnrolment, row: FactorRow) {
  const { tenantId, id: factorId, userId, createdAt } = row
  const periodSeconds = movement?.$case === 'periodSeconds' ? movement.value : 0
  const runs = { periodSeconds, digits: digits || 6, algorithm: algorithm || OathAlgorithm.SHA1 }
  return { ...{ tenantId, factorId, userId, createdAt }, ...{ serial, manufacturer, model: '' }, ...runs }
}
