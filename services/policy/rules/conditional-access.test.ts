import { describe, expect, test } from '@jest/globals'
import { PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import { ConditionalAccessControl } from '#contracts/gen/countersign/policy/v1/conditional_access'
import { LicenceKind } from '#contracts/gen/countersign/types/v1/edition'
import { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import { decide } from '../decide.ts'
import {
  blockedRisk,
  enforcedLicensing,
  factsOf,
  federated,
  heard,
  inside,
  onPremises,
  outcomeOf,
  vpn,
} from '../test/facts.ts'
import type { Told } from '../test/facts.ts'

const { REQUIRE, REQUIRE_WHEN_NOT_AT_WORK, BLOCK_WHEN_NOT_AT_WORK, BLOCK } = ConditionalAccessControl

const disabled = { state: PersonState.DISABLED }
const ruled = (...controls: ConditionalAccessControl[]) => ({ rules: controls.map((control) => ({ control })) })

/** What a trace says of conditional access. */
const toldBy = (told: Told) => decide(factsOf(told)).trace.filter(({ rule }) => rule === 'conditional-access')

describe('what a rule asks of a person whose state demands nothing', () => {
  test.each([
    ['require', 'elsewhere', REQUIRE, {}, 'CHALLENGE CONDITIONAL_ACCESS'],
    ['require', 'at work', REQUIRE, inside, 'SKIPPED TRUSTED_NETWORK'],
    ['require when not at work', 'elsewhere', REQUIRE_WHEN_NOT_AT_WORK, {}, 'CHALLENGE CONDITIONAL_ACCESS'],
    ['require when not at work', 'at work', REQUIRE_WHEN_NOT_AT_WORK, inside, 'SKIPPED AT_WORK'],
    ['block when not at work', 'elsewhere', BLOCK_WHEN_NOT_AT_WORK, {}, 'DENIED CONDITIONAL_ACCESS_BLOCKS'],
    ['block when not at work', 'at work', BLOCK_WHEN_NOT_AT_WORK, inside, 'SKIPPED AT_WORK'],
    ['block', 'elsewhere', BLOCK, {}, 'DENIED CONDITIONAL_ACCESS_BLOCKS'],
    ['block', 'at work', BLOCK, inside, 'DENIED CONDITIONAL_ACCESS_BLOCKS'],
  ] as const)('%s, %s', (_, _where, control, place, outcome) => {
    expect(outcomeOf({ ...place, person: disabled, ...ruled(control) })).toBe(outcome)
  })
})

describe('the stricter wins', () => {
  test('between rules, wherever they stand', () => {
    const all = [REQUIRE_WHEN_NOT_AT_WORK, REQUIRE, BLOCK]
    for (const controls of [all, all.toReversed()]) {
      expect(outcomeOf({ person: disabled, ...ruled(...controls) })).toBe('DENIED CONDITIONAL_ACCESS_BLOCKS')
    }
    const demanding = { ...inside, person: disabled, ...ruled(BLOCK_WHEN_NOT_AT_WORK, REQUIRE) }
    expect(outcomeOf(demanding)).toBe('SKIPPED TRUSTED_NETWORK')
    expect(heard(demanding)).toContain('conditional-access NOTE')
  })

  test('between rules and the state of the person: who is excepted has to prove themselves all the same', () => {
    const excepted = { person: { groups: ['board'] }, rules: [{ control: REQUIRE, exceptGroups: ['board'] }] }
    expect(outcomeOf(excepted)).toBe('CHALLENGE PERSON_STATE')
    expect(outcomeOf({ ...excepted, person: { ...excepted.person, ...disabled } })).toBe('SKIPPED NOT_REQUIRED')
  })

  test('and being at work is no reason where the state demands a second factor', () => {
    const told = { ...inside, ...ruled(REQUIRE_WHEN_NOT_AT_WORK) }
    expect(outcomeOf(told)).toBe('SKIPPED TRUSTED_NETWORK')
    expect(heard(told)).toContain('conditional-access NOTE')
  })

  test('between a block by a rule and whatever else would let the person in', () => {
    const remembered = { settings: { rememberDevices: true }, situation: { deviceToken: 'x'.repeat(43) } }
    const unknown = { person: null, application: { unknownPeopleAllowed: true } }
    for (const told of [inside, remembered, unknown, { person: disabled }] satisfies Told[]) {
      expect(outcomeOf({ ...told, ...ruled(BLOCK) })).toBe('DENIED CONDITIONAL_ACCESS_BLOCKS')
    }
  })

  test('between a rule and a block of the person, who is told of the latter', () => {
    expect(outcomeOf({ situation: { risk: blockedRisk }, ...ruled(BLOCK) })).toBe('DENIED BLOCKED')
  })

  test('an event is confirmed at work, too', () => {
    const event = { ...inside, situation: { ...inside.situation, eventName: 'payment' }, person: disabled }
    expect(outcomeOf({ ...event, ...ruled(REQUIRE_WHEN_NOT_AT_WORK) })).toBe('CHALLENGE EVENT')
  })
})

describe('at work', () => {
  const ofRule = ruled(BLOCK_WHEN_NOT_AT_WORK)

  test('is a network that is trusted for the deployment', () => {
    const lists = { cloudNetworks: ['8.8.8.0/24'], serverNetworks: ['10.0.0.0/8'], ...ofRule }
    const cloud = (clientIp: string) => ({ ...lists, person: disabled, situation: { clientIp } })
    const server = (clientIp: string) => ({
      ...cloud(clientIp),
      person: { ...disabled, ...onPremises },
      application: vpn,
    })
    expect([cloud('8.8.8.8'), cloud('10.0.0.1')].map(outcomeOf)).toEqual([
      'SKIPPED AT_WORK',
      'DENIED CONDITIONAL_ACCESS_BLOCKS',
    ])
    expect([server('8.8.8.8'), server('10.0.0.1')].map(outcomeOf)).toEqual([
      'DENIED CONDITIONAL_ACCESS_BLOCKS',
      'SKIPPED AT_WORK',
    ])
  })

  test('is the claim of a federation that the tenant trusts', () => {
    const claim = { ...ofRule, person: { ...disabled, ...federated }, situation: { insideCorporateNetwork: true } }
    expect(outcomeOf(claim)).toBe('DENIED CONDITIONAL_ACCESS_BLOCKS')
    expect(outcomeOf({ ...claim, settings: { trustInsideCorporateNetwork: true } })).toBe('SKIPPED AT_WORK')
  })

  test('is where it is for people who are not known', () => {
    const unknown = { ...ofRule, person: null, application: { unknownPeopleAllowed: true } }
    expect(outcomeOf(unknown)).toBe('DENIED CONDITIONAL_ACCESS_BLOCKS')
    expect(outcomeOf({ ...unknown, ...inside })).toBe('SKIPPED MATCH_NOT_REQUIRED')
  })
})

describe('the edition', () => {
  test('has to be the full one, and the trace says so', () => {
    const told = { tenant: enforcedLicensing, person: { ...disabled, administrator: true }, ...ruled(BLOCK) }
    expect(outcomeOf(told)).toBe('SKIPPED NOT_REQUIRED')
    expect(toldBy(told)).toMatchObject([{ facts: { rules: '1' } }])
    const premium = { ...told, person: { ...disabled, licences: [LicenceKind.DIRECTORY_PREMIUM] } }
    expect(outcomeOf(premium)).toBe('DENIED CONDITIONAL_ACCESS_BLOCKS')
  })
})

describe('who is asked for a second factor by a rule and has none', () => {
  test('registers one, whatever their state', () => {
    const told = { person: disabled, situation: { factors: [] } }
    expect(outcomeOf({ ...told, ...ruled(REQUIRE) })).toBe('ENROL NOT_REGISTERED')
    expect(outcomeOf({ ...told, ...ruled(REQUIRE_WHEN_NOT_AT_WORK) })).toBe('ENROL NOT_REGISTERED')
  })
})

describe('the trace', () => {
  const office = {
    id: 'office',
    name: 'The office',
    networks: ['192.0.2.0/24'],
    countries: [],
    unknownCountries: false,
  }
  const abroad = { ...office, id: 'abroad', name: 'Abroad', networks: [], countries: ['BR'] }

  test('has every rule that applies, the strictest first, with its name and what made it apply', () => {
    const told = {
      country: 'BR',
      situation: {
        userAgent: 'Mozilla/5.0 (Linux; Android 14; Pixel 8)',
        risk: { level: RiskLevel.HIGH, score: 80, signals: [], blocked: false, dryRun: false, newDevice: '' },
      },
      locations: [office, abroad],
      rules: [
        { name: 'Risky', control: REQUIRE, riskFrom: RiskLevel.MEDIUM },
        { name: 'Not here', control: REQUIRE, applicationIds: ['vpn'] },
        { name: 'Off limits', control: BLOCK, locationIds: ['abroad'] },
      ],
    }
    const seen = { country: 'BR', platform: 'DEVICE_PLATFORM_ANDROID', risk_level: 'RISK_LEVEL_HIGH' }
    expect(toldBy(told).map(({ explanation, facts }) => ({ explanation, facts }))).toMatchObject([
      {
        explanation: 'The rule "Off limits" gives no access.',
        facts: { rule_name: 'Off limits', location: 'Abroad', ...seen },
      },
      {
        explanation: 'The rule "Risky" demands a second factor.',
        facts: { rule_name: 'Risky', location: '', ...seen },
      },
    ])
    expect(decide(factsOf(told)).trace.at(-1)?.rule).toBe('conditional-access')
  })

  test('says that the country is not known, where that makes a difference', () => {
    const told = { locations: [abroad], rules: [{ control: BLOCK, locationIds: ['abroad'] }] }
    expect(toldBy(told)).toMatchObject([{ facts: { country: 'unknown' } }])
    expect(toldBy({ ...told, country: 'DE' })).toEqual([])
    expect(outcomeOf({ ...told, locations: [{ ...abroad, unknownCountries: true }] })).toBe(
      'DENIED CONDITIONAL_ACCESS_BLOCKS',
    )
  })

  test('is bounded, and the strictest is in it however many apply', () => {
    const told = ruled(...Array.from({ length: 1_000 }, (_, index) => (index === 999 ? BLOCK : REQUIRE)))
    const lines = toldBy(told)
    expect(lines).toHaveLength(17)
    expect(lines[0]?.facts).toMatchObject({ rule_name: 'Rule 999' })
    expect(lines.at(-1)?.facts).toEqual({ rules: '984' })
  })

  test('has nothing where no rule applies', () => {
    expect(
      toldBy({
        rules: [
          { control: BLOCK, groups: ['board'] },
          { control: BLOCK, enabled: false },
        ],
      }),
    ).toEqual([])
  })
})

test('a control that only a later version knows gives no access', () => {
  expect(outcomeOf(ruled(99 as ConditionalAccessControl))).toBe('DENIED CONDITIONAL_ACCESS_BLOCKS')
})
