import type {
  Difference,
  SimulateRequest,
  SimulateResponse,
  Situation,
} from '#contracts/gen/countersign/policy/v1/policy'
import type { Decision } from '#contracts/gen/countersign/types/v1/decision'
import type { Call } from '#libs/rpc/call'
import { changedPolicy } from '../changed-policy.ts'
import { compilePolicy } from '../compile-policy.ts'
import type { Context } from '../context.ts'
import { findAllKnown } from '../db/find-known.ts'
import type { Found } from '../db/find-known.ts'
import { findPolicy } from '../db/find-policy.ts'
import { recordedSituations } from '../db/recorded-situations.ts'
import { tenantNotFound } from '../db/tenants.ts'
import { decide } from '../decide.ts'
import { factsUnder, questionOf } from '../load-facts.ts'
import type { NumberedPolicy } from '../policies.ts'

const usualDays = 7
const dayMs = 86_400_000
/** So many sign-ins are looked up by one statement, and decided without a pause. */
const pageSize = 200

/** A sign-in that is imagined, or one that was decided. */
interface SignIn {
  situation: Situation
  decidedAt?: Date
}

/**
 * Decides sign-ins under the policy in force and under a changed one, by the rules that decide, and gives those whose
 * answer would change; at the end the totals. Nothing is recorded or used up. Refuses with TENANT_NOT_FOUND, and what
 * `changedPolicy` refuses.
 */
export async function* simulate(
  ctx: Pick<Context, 'database' | 'world' | 'countryOf'>,
  request: SimulateRequest,
  call: Call,
): AsyncGenerator<SimulateResponse> {
  const stored = await findPolicy(ctx.database.pool, call.tenant)
  if (!stored) throw tenantNotFound()
  const [inForce, changed] = [compilePolicy(stored), compilePolicy(changedPolicy(stored, request))]
  const totals = { situations: 0n, differences: 0n }
  for await (const page of pages(ctx, request, call)) {
    call.signal.throwIfAborted()
    totals.situations += BigInt(page.length)
    for (const { signIn, decideUnder } of await lookUp(ctx, page, call)) {
      const difference = compare(signIn, decideUnder(inForce), decideUnder(changed))
      if (!difference) continue
      totals.differences += 1n
      yield { part: { $case: 'difference', value: difference } }
    }
  }
  yield { part: { $case: 'totals', value: totals } }
}

/** The sign-ins that were given; where none were, those of the last days. */
async function* pages(
  { database, world }: Pick<Context, 'database' | 'world'>,
  { situations, days }: SimulateRequest,
  { tenant }: Call,
): AsyncGenerator<SignIn[]> {
  if (situations.length === 0) {
    const to = world.now()
    const from = new Date(to.getTime() - (days || usualDays) * dayMs)
    yield* recordedSituations(database.pool, { tenant, from, to })
  }
  for (let at = 0; at < situations.length; at += pageSize) {
    yield situations.slice(at, at + pageSize).map((situation) => ({ situation }))
  }
}

/** The sign-ins of a page, and how each would be decided under a policy. */
async function lookUp(
  { database, world, countryOf }: Pick<Context, 'database' | 'world' | 'countryOf'>,
  page: readonly SignIn[],
  { tenant }: Call,
) {
  const questions = page.map(({ situation }) => questionOf(tenant, situation))
  const known = await findAllKnown(database.pool, questions)
  return page.map((signIn, index) => {
    const { situation, decidedAt } = signIn
    const found = decidedAt ? lasting(known[index] as Found) : (known[index] as Found)
    const now = decidedAt ?? world.now()
    const gathered = { found, situation, now, country: countryOf(situation.clientIp) }
    return { signIn, decideUnder: (policy: NumberedPolicy) => decide(factsUnder(policy, gathered)) }
  })
}

/** Bypasses, successes and devices of today say nothing about a sign-in of another day. */
function lasting(found: Found): Found {
  return { ...found, bypass: undefined, lastSuccess: undefined, device: undefined }
}

/** Undefined where the person would be answered the same. */
function compare({ situation, decidedAt }: SignIn, before: Decision, after: Decision): Difference | undefined {
  if (answer(before) === answer(after)) return undefined
  return { situation: { ...situation, deviceToken: '' }, before, after, decidedAt }
}

const answer = ({ outcome, reason, methods, pinRequired }: Decision) => [outcome, reason, methods, pinRequired].join()
