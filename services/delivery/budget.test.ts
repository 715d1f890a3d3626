import { describe, expect, test } from '@jest/globals'
import { SendingBudget } from '#contracts/gen/countersign/delivery/v1/events'
import { budgetsOf, cutsOf, dayOf, endOf, prefixOf, type Spent } from './budget.ts'
import { sendingLimits } from './sending-limits.ts'

const { PERSON, RECIPIENT, PREFIX, TENANT, NETWORK } = SendingBudget
const limits = sendingLimits.parse({
  perPerson: 3,
  perRecipient: 2,
  perTenant: 10,
  perNetwork: 7,
  perPrefix: 100,
  conversion: 0.1,
})
const nothing = { sent: 0, converted: 0 }
const at = (kind: Spent['kind'], sent: number, converted = 0): Spent => ({ kind, sent, converted })

describe('a message counts', () => {
  const counted = { userId: 'ann', recipient: 'r', prefix: '1425', network: '192.0.2.7' }

  test('for its person, its recipient, its prefix, its tenant and its network', () => {
    expect(budgetsOf(counted, limits)).toEqual([
      { kind: PERSON, name: 'ann' },
      { kind: RECIPIENT, name: 'r' },
      { kind: PREFIX, name: '1425' },
      { kind: TENANT, name: '' },
      { kind: NETWORK, name: '192.0.2.7' },
    ])
  })

  test('for nobody who is not named, no prefix that it has not, and no tenant or network without a limit', () => {
    const budgets = budgetsOf({ ...counted, userId: '', prefix: '' }, sendingLimits.parse({}))
    expect(budgets).toEqual([{ kind: RECIPIENT, name: 'r' }])
  })
})

describe('a cut', () => {
  test.each([
    [PERSON, 3],
    [RECIPIENT, 2],
    [TENANT, 10],
    [NETWORK, 7],
  ] as const)('of budget %i comes with the first message beyond it', (kind, allowed) => {
    expect(cutsOf([at(kind, allowed)], nothing, limits)).toEqual([])
    expect(cutsOf([at(kind, allowed + 1)], nothing, limits)).toEqual([{ ...at(kind, allowed), allowed }])
  })

  test('of a prefix comes when too few of its codes come back', () => {
    expect(cutsOf([at(PREFIX, 100)], nothing, limits)).toEqual([])
    expect(cutsOf([at(PREFIX, 101)], nothing, limits)).toMatchObject([{ kind: PREFIX, allowed: 100 }])
    expect(cutsOf([at(PREFIX, 200, 19)], nothing, limits)).toHaveLength(1)
    expect(cutsOf([at(PREFIX, 200, 20)], nothing, limits)).toEqual([])
  })

  test('of a prefix that converted the day before waits for the codes that are on their way', () => {
    expect(cutsOf([at(PREFIX, 101)], { sent: 500, converted: 400 }, limits)).toEqual([])
    expect(cutsOf([at(PREFIX, 101)], { sent: 500, converted: 0 }, limits)).toHaveLength(1)
  })

  test('may be of several at once', () => {
    expect(cutsOf([at(PERSON, 4), at(RECIPIENT, 1), at(TENANT, 11)], nothing, limits)).toHaveLength(2)
  })
})

test.each([
  ['+14255550123', '1', '1425'],
  ['+447700900123', '44', '44770'],
  ['+37255512345', '372', '372555'],
])('the prefix of %s', (number, countryCode, prefix) => {
  expect(prefixOf(number, countryCode)).toBe(prefix)
})

test('a day is told in UTC, and ends where the next begins', () => {
  const moment = new Date('2026-03-01T23:59:59.999Z')
  expect(endOf(dayOf(moment))).toEqual(new Date('2026-03-02T00:00:00Z'))
  expect(dayOf(new Date('2026-03-02T00:00:00Z'))).toBe(dayOf(moment) + 1)
})
