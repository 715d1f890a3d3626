import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { uuidV7 } from '#libs/runtime/uuid-v7'
import { dayMs, dayOf, dayOfId, firstIdOf, isKept, laterDay } from './day.ts'

const anyMoment = fc.date({ min: new Date('2020-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
const anyRandomness = fc.uint8Array({ minLength: 10, maxLength: 10 }).map((bytes) => Buffer.from(bytes))

test('an id lies between the first of its day and the first of the next', () => {
  fc.assert(
    fc.property(anyMoment, anyRandomness, (at, random) => {
      const [id, day] = [uuidV7(at, random), dayOf(at)]
      expect(dayOfId(id)).toBe(day)
      expect(firstIdOf(day) <= id && id < firstIdOf(laterDay(day, 1))).toBe(true)
    }),
  )
})

test.each(['', 'c1', '9b2d7a52-3f0e-4d2f-a2a5-1c2b3d4e5f60'])(
  'an id that is no UUID of version 7 is of no day: %j',
  (id) => {
    expect(dayOfId(id)).toBeUndefined()
  },
)

describe('a day is kept', () => {
  const midnight = Date.parse('2026-03-01')
  test.each([
    [midnight + dayMs, true],
    [midnight + 91 * dayMs - 1, true],
    [midnight + 91 * dayMs, false],
  ])('until all of it is ninety days old: %i', (now, kept) => {
    expect(isKept('2026-03-01', new Date(now))).toBe(kept)
  })
})
