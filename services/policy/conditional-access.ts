import type { ConditionalAccessRule } from '#contracts/gen/countersign/policy/v1/conditional_access'
import type { DevicePlatform } from '#contracts/gen/countersign/types/v1/client'
import { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import { compileLocations } from './named-locations.ts'
import type { KnownLocation, Origin } from './named-locations.ts'

/** How many rules a tenant may have. */
export const mostRules = 1_000

export type KnownRule = Omit<ConditionalAccessRule, 'createdAt' | 'etag'>

/** A sign-in, as far as conditional access looks at it. */
export interface Circumstances extends Origin {
  readonly applicationId: string
  readonly groups: readonly string[]
  readonly platform: DevicePlatform
  readonly risk: RiskLevel
}

/** What conditional access finds in a sign-in. */
export interface Conditions {
  /** The rules in force that apply, by position. */
  readonly rules: readonly KnownRule[]
  /** The named locations that it comes from, as far as rules name them. */
  readonly locations: readonly KnownLocation[]
  /** Whether a country would have made a difference, and is not known. */
  readonly countryMissing: boolean
}

export type ConditionalAccess = (circumstances: Circumstances) => Conditions

/**
 * Makes a tenant's rules ready to be asked often. Each value that a condition can have knows the rules it fits, as the bits
 * of one number, so that a thousand rules are looked at in a few steps, whatever they name.
 */
export function compileConditionalAccess(
  rules: readonly KnownRule[],
  locations: readonly KnownLocation[],
): ConditionalAccess {
  const inForce = rules.filter(({ enabled }) => enabled).sort((one, other) => one.position - other.position)
  const applications = compileCondition(inForce, ({ applicationIds }) => applicationIds)
  const groups = compileCondition(inForce, (rule) => rule.groups)
  const exceptGroups = compileCondition(inForce, (rule) => rule.exceptGroups)
  const places = compileCondition(inForce, ({ locationIds }) => locationIds)
  const exceptPlaces = compileCondition(inForce, ({ exceptLocationIds }) => exceptLocationIds)
  const platforms = compileCondition(inForce, (rule) => rule.platforms)
  const risks = compileCondition(inForce, levelsOf)
  const named = new Set(inForce.flatMap(({ locationIds, exceptLocationIds }) => [...locationIds, ...exceptLocationIds]))
  const origins = compileLocations(locations.filter(({ id }) => named.has(id)))

  return (seen) => {
    const held = origins.holding(seen)
    const heldIds = held.map(({ id }) => id)
    const fitting =
      applications.fits([seen.applicationId]) &
      groups.fits(seen.groups) &
      places.fits(heldIds) &
      platforms.fits([seen.platform]) &
      risks.fits([seen.risk]) &
      ~(exceptGroups.names(seen.groups) | exceptPlaces.names(heldIds))
    const countryMissing = origins.askForCountry && seen.country === undefined
    return { rules: inForce.filter(isIn(fitting)), locations: held, countryMissing }
  }
}

/** One condition of all rules: each rule is a bit, in their order. */
interface Condition<K> {
  /** The rules that name one of these. */
  names(keys: readonly K[]): bigint
  /** The rules that name one of these, and those that name none at all. */
  fits(keys: readonly K[]): bigint
}

function compileCondition<K>(rules: readonly KnownRule[], keysOf: (rule: KnownRule) => readonly K[]): Condition<K> {
  const byKey = new Map<K, bigint>()
  let unconditional = 0n
  for (const [index, rule] of rules.entries()) {
    const bit = 1n << BigInt(index)
    const keys = keysOf(rule)
    if (keys.length === 0) unconditional |= bit
    for (const key of keys) byKey.set(key, (byKey.get(key) ?? 0n) | bit)
  }
  const names = (keys: readonly K[]) => keys.reduce((found, key) => found | (byKey.get(key) ?? 0n), 0n)
  return { names, fits: (keys) => unconditional | names(keys) }
}

const levels = [RiskLevel.LOW, RiskLevel.MEDIUM, RiskLevel.HIGH]

/** The levels of risk at which a rule applies; none for every level, the unknown ones included. */
function levelsOf({ riskFrom }: KnownRule): readonly RiskLevel[] {
  return riskFrom === RiskLevel.UNSPECIFIED ? [] : levels.filter((level) => level >= riskFrom)
}

function isIn(set: bigint): (item: unknown, index: number) => boolean {
  const bits = set.toString(2)
  return (_, index) => bits.at(-1 - index) === '1'
}
