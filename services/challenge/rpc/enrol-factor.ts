import type { PoolClient } from 'pg'
import { Refusal } from '#contracts/refusal'
import {
  FactorState,
  OathAlgorithm,
  type EnrolFactorRequest,
  type EnrolFactorResponse,
  type TokenEnrolment,
} from '#contracts/gen/countersign/challenge/v1/factor'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { transaction } from '#libs/db/transaction'
import type { Call } from '#libs/rpc/call'
import { invalidRequest } from '#libs/rpc/shape'
import { storeEvents } from '#libs/events/store-events'
import { assertToChoose } from '../questions-to-choose.ts'
import type { Context } from '../context.ts'
import { storeEnrolment, type ChallengeRow } from '../db/challenges.ts'
import { insertFactor, lockPerson, mostFactors, type FactorRow } from '../db/factors.ts'
import { removeEarlier } from '../db/remove-factors.ts'
import { insertActivation } from '../db/devices.ts'
import { insertToken } from '../db/token-changes.ts'
import { activationHandle, activationOf, deviceLimit, makeDeviceRoom } from '../enrol-device.ts'
import { enrolmentChallenge } from '../enrolment-challenge.ts'
import { enrolledEvent, removedEvent } from '../events.ts'
import { makeWay } from '../first-factor.ts'
import { enrolment, type Enrolment } from '../methods/enrolment.ts'
import type { Revealed } from '../methods/method.ts'
import { patiently } from '../limits.ts'
import { assertMayVouch, assertVouches } from '../may-vouch.ts'
import { sealFactor } from '../open-factor.ts'
import { presentFactor } from '../present-factor.ts'
import { passkeyCreation } from '../passkey-creation.ts'
import { sendCode } from '../send-code.ts'
import { assertWithinLimits } from '../throttle.ts'
import { qrCode } from './qr-code.ts'

/**
 * Registers a factor, vouched for, made here, or to be proved; a phone is sent its code after the factor was stored. What is
 * made here takes the place of an earlier one.
 */
export function enrolFactor(ctx: Context, request: EnrolFactorRequest, call: Call): Promise<EnrolFactorResponse> {
  const given = request.vouched || Boolean(request.vouchReason)
  if (given) assertGiven(request, call)
  return addFactor(ctx, request, call, async (client, row, { vouched }) =>
    makeWay(client, row, { now: row.createdAt, given: given || vouched }),
  )
}

/** A pass brings its reason with it. */
function assertGiven({ kind, vouchReason = '' }: EnrolFactorRequest, call: Call): void {
  if (kind?.$case === 'temporaryAccessPass') assertMayVouch(call)
  else assertVouches(call, vouchReason, 'vouch_reason')
}

/** Lets a factor in, or refuses it, when its person is locked. */
export type Admit = (
  client: PoolClient,
  row: FactorRow,
  making: { vouched: boolean; madeHere: boolean },
) => Promise<void>

/** Makes and stores a factor that is admitted, and sends its code. */
export async function addFactor(
  ctx: Context,
  request: EnrolFactorRequest,
  call: Call,
  admit: Admit,
): Promise<EnrolFactorResponse> {
  const { kind, userId, vouchReason = '' } = request
  if (!kind) throw invalidRequest([{ field: 'kind', description: 'is required' }])
  const now = ctx.world.now()
  assertStartsSoon(kind, now)
  await assertToChoose(ctx, kind, call.tenant)
  const randomBytes = (size: number) => ctx.world.randomBytes(size)
  const { tenantName, limits } = await ctx.policy.getFactorRules({ userId: '' }, patiently(call))
  const by = { userId, tenantName, now, randomBytes, slowHash: ctx.slowHash }
  const made = await enrolment(kind, by)
  const vouched = request.vouched || made.vouched === true
  if (vouched) assertMayVouch(call)
  assertProvable(kind, vouched)
  const active = vouched || made.madeHere === true
  const row = newFactor(ctx, { tenantId: call.tenant, userId, made, active, now })
  const proof = active ? undefined : enrolmentChallenge(row, { keyring: ctx.keyring, issuer: tenantName })
  const reason = made.reason ?? vouchReason
  const limit = kind.$case === 'device' ? deviceLimit(limits) : undefined
  const handle = limit === undefined ? '' : activationHandle(randomBytes(8))
  await store(ctx, { row, kind, proof, made, vouched, reason, admit, limit, handle })
  if (proof) await sendCode(ctx, proof, [row], call)
  const confirmBefore = proof?.expiresAt ?? undefined
  return {
    ...{ factor: presentFactor(row, now), confirmBefore, ...(await revealed(made.factor.revealed)) },
    passkeyCreation: await passkeyCreation(ctx, made, proof),
    activation: await activationOf(ctx, proof, handle),
  }
}

/** All that is shown this once; the QR code is of the URI. */
async function revealed({ otpauthUri = '', recoveryCodes = [], temporaryAccessPass = '' }: Revealed = {}) {
  const { svg, text } = await qrCode(otpauthUri)
  return { otpauthUri, otpauthQrSvg: svg, otpauthQrText: text, recoveryCodes, temporaryAccessPass }
}

/** How far ahead a pass may begin, in milliseconds: a year. */
const farthest = 366 * 24 * 3_600_000

function assertStartsSoon({ $case, value }: NonNullable<EnrolFactorRequest['kind']>, now: Date): void {
  const startsAt = $case === 'temporaryAccessPass' ? value.startsAt : undefined
  if (!startsAt || startsAt.getTime() - now.getTime() <= farthest) return
  throw invalidRequest([{ field: 'temporary_access_pass.starts_at', description: 'must be at most a year ahead' }])
}

/** What is made on the person's device has its key by the proof alone. */
const madeElsewhere: Partial<Record<NonNullable<EnrolFactorRequest['kind']>['$case'], string>> = {
  passkey: 'must be false: a passkey is made by its proof',
  device: 'must be false: a device has its key by its activation',
}

function assertProvable({ $case }: NonNullable<EnrolFactorRequest['kind']>, vouched: boolean): void {
  const description = madeElsewhere[$case]
  if (vouched && description !== undefined) throw invalidRequest([{ field: 'vouched', description }])
}

interface Making {
  tenantId: string
  userId: string
  made: Enrolment
  /** Whether it may be used at once. */
  active: boolean
  now: Date
}

function newFactor({ world, keyring }: Context, { tenantId, userId, made, active, now }: Making): FactorRow {
  const id = world.randomId()
  const { secret, progress, hint, expiresAt = null } = made.factor
  return {
    ...{ tenantId, id, userId, hint, progress, method: made.method, createdAt: now, lastUsedAt: null },
    ...sealFactor(keyring, { tenantId, id }, secret),
    state: active ? FactorState.ACTIVE : FactorState.PENDING,
    confirmedAt: active ? now : null,
    expiresAt,
  }
}

interface Storing {
  row: FactorRow
  kind: NonNullable<EnrolFactorRequest['kind']>
  proof: ChallengeRow | undefined
  made: Enrolment
  vouched: boolean
  reason: string
  admit: Admit
  /** How many devices the person may have, where it is one. */
  limit: number | undefined
  /** What its activation is named by, if it is one. */
  handle: string
}

function store(ctx: Context, storing: Storing): Promise<void> {
  const { row, kind, proof, made, vouched, reason, admit, limit, handle } = storing
  const event = enrolledEvent(row, { vouched, reason }, ctx.world)
  return transaction(ctx.database.pool, async (client) => {
    await lockPerson(client, row)
    await admit(client, row, { vouched, madeHere: made.madeHere === true })
    if (made.madeHere) await replaceEarlier(ctx, client, row)
    if (limit !== undefined) await makeDeviceRoom(client, row, limit)
    if (!(await insertFactor(client, row, event))) {
      throw new Refusal(ErrorReason.LIMIT_REACHED, `a person has at most ${mostFactors} factors; remove one first`)
    }
    if (kind.$case === 'oathToken' && !(await insertToken(client, printed(kind.value, row)))) {
      throw new Refusal(ErrorReason.ALREADY_EXISTS, 'there is a token with this serial number and manufacturer')
    }
    if (limit !== undefined) await insertActivation(client, row, handle)
    if (proof && !(await storeEnrolment(client, proof))) await assertWithinLimits(ctx, proof)
  })
}

async function replaceEarlier({ world }: Context, client: PoolClient, row: FactorRow): Promise<void> {
  const gone = await removeEarlier(client, row)
  await storeEvents(
    client,
    gone.map((factor) => removedEvent(factor, world)),
  )
}

/** What a token has printed on it besides its secret. */
function printed({ serial, manufacturer, algorithm, digits, movement }: TokenEnrolment, row: FactorRow) {
  const { tenantId, id: factorId, userId, createdAt } = row
  const periodSeconds = movement?.$case === 'periodSeconds' ? movement.value : 0
  const runs = { periodSeconds, digits: digits || 6, algorithm: algorithm || OathAlgorithm.SHA1 }
  return {
    ...{ tenantId, factorId, userId, createdAt },
    ...{ serial, manufacturer, model: '' },
    ...runs,
    startsAt: null,
    expiresAt: null,
  }
}
