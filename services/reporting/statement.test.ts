import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { UsageModel } from '#contracts/gen/countersign/policy/v1/admin'
import { daysOfMonth, type MeteredDay, statementOf } from './statement.ts'

const { PER_USER, PER_AUTHENTICATION, UNSPECIFIED } = UsageModel

function metered(change: Partial<MeteredDay> = {}): MeteredDay {
  const counts = { cloud: 0, server: 0, serverOnly: 0, licences: 0, authentications: 0 }
  return { day: '2026-03-01', usageModel: PER_USER, linked: false, ...counts, ...change }
}

const one = (change: Partial<MeteredDay>) => statementOf('2026-03', [metered(change)])

describe('by people', () => {
  test('5,000 people are 161.29 users and months on a day', () => {
    const { personDays, amountCents } = one({ cloud: 5_000 })
    expect((Number(personDays) / 31).toFixed(2)).toBe('161.29')
    expect(amountCents).toBe(22_581n) // 161.29 at 1.40
  })

  test('licences are taken off: of 5,000 people with 4,500 licences 500 are billed', () => {
    expect(one({ cloud: 5_000, licences: 4_500 }).days).toMatchObject([{ enabled: 5_000, billedPeople: 500 }])
  })

  test('more licences than people come to nothing, and not to less', () => {
    expect(one({ cloud: 10, licences: 30 })).toMatchObject({ personDays: 0n, amountCents: 0n })
  })

  test('people whom cloud and servers know count once where the directory is linked, and the larger of both counts', () => {
    expect(one({ cloud: 70, server: 90, serverOnly: 40, linked: true }).personDays).toBe(90n)
    expect(one({ cloud: 100, server: 90, serverOnly: 10, linked: true }).personDays).toBe(100n)
    expect(one({ cloud: 70, server: 90, serverOnly: 40 }).personDays).toBe(110n)
  })

  test('authentications are not billed', () => {
    expect(one({ authentications: 500 })).toMatchObject({ authentications: 0n, amountCents: 0n })
  })

  test('31 days of one person are one user and month, 1.40', () => {
    const days = daysOfMonth('2026-03').map((day) => metered({ day, cloud: 1 }))
    expect(statementOf('2026-03', days).amountCents).toBe(140n)
  })
})

describe('by authentications', () => {
  test('3,105 requests are 310.5 packs of ten, whatever licences there are', () => {
    const statement = one({ usageModel: PER_AUTHENTICATION, authentications: 3_105, cloud: 50, licences: 5_000 })
    expect(statement).toMatchObject({ authentications: 3_105n, personDays: 0n, amountCents: 43_470n }) // 310.5 at 1.40
  })
})

test('without a provider nothing is billed', () => {
  expect(one({ usageModel: UNSPECIFIED, cloud: 9, authentications: 9 }).amountCents).toBe(0n)
})

test('a month adds up to its days, whatever they were billed by', () => {
  const day = fc.record({
    usageModel: fc.constantFrom(PER_USER, PER_AUTHENTICATION, UNSPECIFIED),
    ...{ cloud: fc.nat(10_000), licences: fc.nat(10_000), authentications: fc.nat(10_000) },
  })
  fc.assert(
    fc.property(fc.array(day, { maxLength: 31 }), (days) => {
      const { personDays, authentications, ...statement } = statementOf('2026-03', days.map(metered))
      const sum = (of: (each: (typeof statement.days)[number]) => number) =>
        statement.days.reduce((total, each) => total + of(each), 0)
      expect(Number(personDays)).toBe(sum(({ billedPeople }) => billedPeople))
      expect(Number(authentications)).toBe(sum((each) => Number(each.billedAuthentications)))
    }),
  )
})

test.each([
  ['2026-02', 28],
  ['2028-02', 29],
  ['2026-03', 31],
  ['2026-04', 30],
])('%s has %i days', (month, count) => {
  const days = daysOfMonth(month)
  expect(days).toHaveLength(count)
  expect(days[0]).toBe(`${month}-01`)
})
