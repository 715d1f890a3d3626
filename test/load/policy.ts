import { ConditionalAccessControl } from '#contracts/gen/countersign/policy/v1/conditional_access'
import { Licensing, PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import { Situation } from '#contracts/gen/countersign/policy/v1/policy'
import { ApplicationKind, Deployment, DirectoryLocation } from '#contracts/gen/countersign/types/v1/edition'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import { compilePolicy } from '#services/policy/compile-policy'
import type { KnownRule } from '#services/policy/conditional-access'
import { decide } from '#services/policy/decide'
import { gatherFacts } from '#services/policy/facts'

/** How much a tenant has set. */
export interface Size {
  /** So many trusted networks, and so many again in ten named locations. */
  networks: number
  /** So many rules of conditional access, of which some ten apply to a sign-in. */
  rules: number
}

/** Prints what a decision costs in policies of several sizes. */
export function printDecisionCosts(): void {
  console.log('\nA decision by the rules alone, under a policy that is compiled already:')
  for (const networks of [100, 10_000]) {
    for (const rules of [0, 1_000]) {
      const cost = decisionCost({ networks, rules }, 10_000)
      console.log(`${Math.round(cost)} µs with ${networks} trusted networks and ${rules} rules of conditional access`)
    }
  }
}

/** What one decision costs under a policy of that size that is compiled already, in microseconds of processor time. */
export function decisionCost(size: Size, decisions: number): number {
  const known = { ...sizedPolicy(size), person, application }
  const situations = Array.from({ length: 256 }, (_, index) => situation(addressOf(index * 37, size)))
  const now = new Date()
  const work = (times: number) => {
    for (let index = 0; index < times; index += 1) {
      decide(gatherFacts(known, situations[index & 255] as Situation, now))
    }
  }
  work(decisions)
  const before = process.cpuUsage()
  work(decisions)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / decisions
}

function sizedPolicy({ networks, rules }: Size) {
  const names = Array.from({ length: networks }, (_, index) => `10.${index >> 8}.${index & 255}.128/25`)
  const locations = Array.from({ length: 10 }, (_, place) => ({
    id: `location-${place}`,
    name: `Location ${place}`,
    networks: names.filter((_, index) => index % 10 === place),
    countries: [],
    unknownCountries: false,
  }))
  const policy = compilePolicy({
    policyVersion: 1,
    linkedProvider: false,
    settings: {},
    networks: names.map((name, index) => [Deployment.SERVER, name, `network-${index}`]),
    cacheRules: [],
    rules: Array.from({ length: rules }, (_, index) => rule(index)),
    locations,
    eventTypes: [],
  })
  return { tenant: { licensing: Licensing.OPEN, linkedProvider: false }, policy }
}

/** Each is about five groups of a thousand, an application or a location, so that few apply to anybody. */
function rule(index: number): KnownRule {
  return {
    id: `rule-${index}`,
    name: `Rule ${index}`,
    enabled: true,
    control: ConditionalAccessControl.REQUIRE_WHEN_NOT_AT_WORK,
    applicationIds: index % 2 === 0 ? ['vpn', `application-${index}`] : [],
    groups: [0, 1, 2, 3, 4].map((step) => `group-${(index + step * 200) % 1_000}`),
    exceptGroups: [`group-${(index + 100) % 1_000}`],
    locationIds: index % 3 === 0 ? [`location-${index % 10}`] : [],
    exceptLocationIds: [],
    platforms: [],
    riskFrom: index % 5 === 0 ? RiskLevel.HIGH : RiskLevel.UNSPECIFIED,
    position: index + 1,
  }
}

const person = {
  state: PersonState.ENFORCED,
  location: DirectoryLocation.ON_PREMISES,
  administrator: false,
  licences: [],
  groups: Array.from({ length: 10 }, (_, index) => `group-${index * 97}`),
  defaultMethod: Method.UNSPECIFIED,
  language: 'en',
}

const application = { kind: ApplicationKind.REMOTE_ACCESS, name: 'VPN', unknownPeopleAllowed: false }

const userAgent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0'

function situation(clientIp: string): Situation {
  return Situation.fromPartial({
    userId: 'ann',
    applicationId: 'vpn',
    clientIp,
    userAgent,
    factors: [{ factorId: 'app', method: Method.APP_CODE }],
    risk: { level: RiskLevel.LOW, score: 0, signals: [], blocked: false },
  })
}

/** Every other address is in a network. */
const addressOf = (index: number, { networks }: Size) =>
  `10.${(index % networks) >> 8}.${(index % networks) & 255}.${index & 1 ? 130 : 7}`
