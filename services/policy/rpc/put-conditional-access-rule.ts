import type { Transaction } from 'kysely'
import type {
  PutConditionalAccessRuleRequest,
  PutConditionalAccessRuleResponse,
} from '#contracts/gen/countersign/policy/v1/admin'
import { ConditionalAccessRule } from '#contracts/gen/countersign/policy/v1/conditional_access'
import { ConditionalAccessRuleChanged } from '#contracts/gen/countersign/policy/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import { mostRules } from '../conditional-access.ts'
import type { Context } from '../context.ts'
import { countRules, findRule, moveRules, saveRule } from '../db/conditional-access-rules.ts'
import { knownLocationIds } from '../db/named-locations.ts'
import type { Schema } from '../db/schema.ts'
import { countPolicyUp } from '../db/tenants.ts'
import { emitChange } from '../emit-change.ts'
import { assertEtag } from '../etag.ts'
import { same } from '../same.ts'
import { namedLocationNotFound } from './put-named-location.ts'

/**
 * Creates a conditional-access rule or replaces it, and moves those in its way; no event tells of these. A position beyond
 * the last is the last. Refuses with OBJECT_NOT_FOUND an id and a location that are not there, with ETAG_MISMATCH, and with
 * LIMIT_REACHED.
 */
export async function putConditionalAccessRule(
  { database, world }: Context,
  request: PutConditionalAccessRuleRequest,
  call: Call,
): Promise<PutConditionalAccessRuleResponse> {
  const { tenant } = call
  const given = plain(request.rule as ConditionalAccessRule)
  return database.kysely.transaction().execute(async (trx) => {
    await countPolicyUp(trx, tenant)
    const before = await presentRule(trx, tenant, given)
    await assertLocations(trx, tenant, given)
    const last = await lastPlace(trx, tenant, before)
    const { id, createdAt, etag } = before ?? { id: world.randomId(), createdAt: world.now(), etag: '' }
    const asked = { ...given, position: Math.min(given.position || last, last), id, createdAt, etag }
    if (before && same(ConditionalAccessRule, before, asked)) return { rule: before }
    await moveRules(trx, tenant, wayOf(before?.position ?? last, asked.position))
    const rule = await saveRule(trx, tenant, asked)
    await emitChange(trx, { event: ConditionalAccessRuleChanged, before, after: rule, call, world })
    return { rule }
  })
}

async function presentRule(trx: Transaction<Schema>, tenant: string, { id, etag }: ConditionalAccessRule) {
  const present = id === '' ? undefined : await findRule(trx, tenant, id)
  if (id !== '' && !present) throw ruleNotFound()
  assertEtag(etag, present?.etag)
  return present
}

async function assertLocations(trx: Transaction<Schema>, tenant: string, rule: ConditionalAccessRule): Promise<void> {
  const named = [...new Set([...rule.locationIds, ...rule.exceptLocationIds])]
  const known = await knownLocationIds(trx, tenant, named)
  if (known.size < named.length) throw namedLocationNotFound()
}

/** The last place that a rule can have, a new one included. */
async function lastPlace(trx: Transaction<Schema>, tenant: string, before: object | undefined): Promise<number> {
  const count = await countRules(trx, tenant)
  if (before) return count
  if (count < mostRules) return count + 1
  throw new Refusal(ErrorReason.LIMIT_REACHED, `there can be at most ${mostRules} rules of conditional access`)
}

export function ruleNotFound(): Refusal {
  return new Refusal(ErrorReason.OBJECT_NOT_FOUND, 'there is no such rule of conditional access')
}

/** Which rules have to move, and how far, for one that goes from a place to another. */
function wayOf(from: number, to: number) {
  return to < from ? { from: to, to: from - 1, by: 1 } : { from: from + 1, to, by: -1 }
}

/** The rule as it is kept: nothing twice, and ids as they are given out. */
function plain(rule: ConditionalAccessRule): ConditionalAccessRule {
  return {
    ...rule,
    applicationIds: [...new Set(rule.applicationIds)],
    groups: [...new Set(rule.groups)],
    exceptGroups: [...new Set(rule.exceptGroups)],
    locationIds: lowerCased(rule.locationIds),
    exceptLocationIds: lowerCased(rule.exceptLocationIds),
    platforms: [...new Set(rule.platforms)],
  }
}

const lowerCased = (ids: readonly string[]) => [...new Set(ids.map((id) => id.toLowerCase()))]
