import { createHash } from 'node:crypto'
import { isIP } from 'node:net'
import {
  ChallengeState,
  StartChallengeRequest,
  type StartChallengeResponse,
} from '#contracts/gen/countersign/challenge/v1/challenge'
import type { AvailableFactor, DecideResponse } from '#contracts/gen/countersign/policy/v1/policy'
import { methodToJSON } from '#contracts/gen/countersign/types/v1/method'
import type { Risk } from '#contracts/gen/countersign/types/v1/risk'
import type { Call } from '#libs/rpc/call'
import { assertMayAskFor } from '../application.ts'
import { assess } from '../assess.ts'
import type { Context } from '../context.ts'
import { findRequested, storeDecided, storeStarted, type ChallengeRow } from '../db/challenges.ts'
import type { Counts, FactorRow } from '../db/factors.ts'
import { decidedEvent } from '../events.ts'
import { isEventRefused, readEvent } from '../event.ts'
import { confirmed } from '../confirm.ts'
import { lockedUntil, strangersLockedUntil } from '../guard.ts'
import { loadFactors } from '../load-factors.ts'
import { languageOf, newChallenge } from '../new-challenge.ts'
import { presentChallenge } from '../present.ts'
import { sendCode } from '../send-code.ts'
import { assertSameRequest, assertWithinLimits } from '../throttle.ts'

/** Decides a sign-in and opens its challenge: weigh, decide, store with the event, and only then send. */
export async function startChallenge(
  ctx: Context,
  request: StartChallengeRequest,
  call: Call,
): Promise<StartChallengeResponse> {
  const applicationId = assertMayAskFor(request.applicationId, call)
  const asked = { ...request, applicationId, clientIp: isIP(request.clientIp) === 0 ? '' : request.clientIp }
  try {
    return await begin(ctx, asked, call)
  } catch (error) {
    return repeat(ctx, asked, call, error)
  }
}

async function begin(ctx: Context, request: StartChallengeRequest, call: Call): Promise<StartChallengeResponse> {
  const { row, factors, deviceToken } = await decide(ctx, request, call)
  const stored = await store(ctx, row, call)
  if (stored) ctx.metrics.decided(row)
  const challenge = stored ? row : await earlier(ctx, row, request)
  if (challenge.state === ChallengeState.PENDING) await sendCode(ctx, challenge, factors, call)
  return { challenge: await presented(ctx, challenge, call), deviceToken }
}

function presented(ctx: Context, row: ChallengeRow, call: Call) {
  return confirmed(ctx.keyring, row, presentChallenge(row, call, ctx.world.now()))
}

/** What an event's type has become since does not matter to a challenge that was started before. */
async function repeat(
  ctx: Context,
  request: StartChallengeRequest,
  call: Call,
  error: unknown,
): Promise<StartChallengeResponse> {
  if (!isEventRefused(error)) throw error
  const found = await findRequested(ctx.database.pool, { ...request, tenantId: call.tenant })
  if (!found) throw error
  const challenge = assertSameRequest(ctx.keyring, found, { requestHash: fingerprint(request), event: request.event })
  return { challenge: await presented(ctx, challenge, call), deviceToken: '' }
}

async function decide(
  ctx: Context,
  request: StartChallengeRequest,
  call: Call,
): Promise<{ row: ChallengeRow; factors: FactorRow[]; deviceToken: string }> {
  const [risk, { factors, ...standing }] = await Promise.all([
    assess(ctx, request, call),
    loadFactors(ctx, call.tenant, request.userId),
  ])
  const decided = await askPolicy(ctx, { request, risk, factors, ...standing, call })
  const event = request.event && readEvent(request.event, decided.eventType, languageOf(request, decided))
  const row = newChallenge(
    { tenantId: call.tenant, request, requestHash: fingerprint(request), risk, decided, factors, event },
    { id: ctx.world.randomId(), now: ctx.world.now(), keyring: ctx.keyring },
  )
  return { row, factors, deviceToken: decided.deviceToken }
}

interface Question {
  request: StartChallengeRequest
  risk: Risk
  factors: FactorRow[]
  guard: Counts
  hasAppPassword: boolean
  call: Call
}

/** How long the policy service is waited for, in milliseconds: it may be starting anew, and callers want to hear of it. */
const patience = 2_000

function askPolicy(ctx: Context, question: Question): Promise<DecideResponse> {
  const { request, risk, factors, guard, hasAppPassword, call } = question
  const { userId, applicationId, clientIp, insideCorporateNetwork, deviceToken, event, userAgent } = request
  const { clientKind, authenticationType } = request
  const deadline = Math.min(call.deadline, Date.now() + patience)
  return ctx.policy.decide(
    {
      situation: {
        ...{ userId, applicationId, clientIp, insideCorporateNetwork, deviceToken, userAgent, risk },
        ...{ clientKind, authenticationType, hasAppPassword, hasPin: guard.hasPin },
        eventName: event?.name ?? '',
        factors: factors.map((factor) => available(factor, guard, ctx.world.now())),
        lockedUntil: strangersLockedUntil(guard),
      },
    },
    { ...call, deadline },
  )
}

function available({ id, method }: FactorRow, guard: Counts, now: Date): AvailableFactor {
  const until = (device: boolean) => lockedUntil(guard, { counted: methodToJSON(method), device }, now)
  return { factorId: id, method, lockedUntil: until(false), deviceLockedUntil: until(true) }
}

function store(ctx: Context, row: ChallengeRow, call: Call): Promise<boolean> {
  const event = decidedEvent(row, ctx.world, call.traceparent)
  const { pool } = ctx.database
  return row.state === ChallengeState.PENDING ? storeStarted(pool, row, event) : storeDecided(pool, row, event)
}

/** What an earlier call with the same request id stored; where there is none, the person may have no more challenges. */
async function earlier(ctx: Context, row: ChallengeRow, { event }: StartChallengeRequest): Promise<ChallengeRow> {
  const found = await findRequested(ctx.database.pool, row)
  if (found) return assertSameRequest(ctx.keyring, found, { requestHash: row.requestHash, event })
  return assertWithinLimits(ctx, row)
}

/** Without the parameters of an event: who reads the row may not guess at them, so their hash is sealed. */
function fingerprint(request: StartChallengeRequest): Buffer {
  const event = request.event && { ...request.event, parameters: {} }
  return createHash('sha256')
    .update(StartChallengeRequest.encode({ ...request, event }).finish())
    .digest()
}
