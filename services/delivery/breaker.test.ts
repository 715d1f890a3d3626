import { describe, expect, test } from '@jest/globals'
import { array, assert, boolean, integer, property, record } from 'fast-check'
import { admits, answered, asking, closed, limits, type Breaker } from './breaker.ts'

const now = 1_000_000
const after = (outcomes: boolean[], at: (index: number) => number = () => now) =>
  outcomes.reduce<Breaker>((breaker, well, index) => answered(breaker, well, at(index)), closed)
const failures = (count: number) => Array.from({ length: count }, () => false)
const successes = (count: number) => Array.from({ length: count }, () => true)
const open = after(failures(5))

describe('while closed', () => {
  test('four failures in a row cut nobody off; the fifth does', () => {
    expect(after(failures(4))).toMatchObject({ state: 'closed' })
    expect(open).toEqual({ state: 'open', until: now + limits.pauseMs })
  })

  test('failures that are less than half of what is asked cut nobody off', () => {
    expect(after([...successes(6), ...failures(5)])).toMatchObject({ state: 'closed' })
    expect(after([...successes(5), ...failures(5)])).toMatchObject({ state: 'open' })
  })

  test('what is longer ago than the window counts no more', () => {
    expect(after(failures(8), (index) => now + index * 15_000)).toMatchObject({ state: 'closed' })
    expect(after(failures(8), (index) => now + index * 9_000)).toMatchObject({ state: 'open' })
  })

  test('asking changes nothing', () => {
    expect(asking(closed, now)).toBe(closed)
    expect(admits(closed, now)).toBe(true)
  })
})

describe('while open', () => {
  test('nobody is asked until the pause is over, then one', () => {
    expect(admits(open, now + limits.pauseMs - 1)).toBe(false)
    expect(admits(open, now + limits.pauseMs)).toBe(true)
    const trial = asking(open, now + limits.pauseMs)
    expect(trial).toMatchObject({ state: 'half-open' })
    expect(admits(trial, now + limits.pauseMs)).toBe(false)
  })

  test('an answer that was still on its way decides nothing', () => {
    expect(answered(open, true, now)).toBe(open)
    expect(answered(open, false, now)).toBe(open)
  })
})

describe('a trial', () => {
  const later = now + limits.pauseMs
  const trial = asking(open, later)

  test('that succeeds closes, with nothing held against the account', () => {
    expect(answered(trial, true, later)).toBe(closed)
  })

  test('that fails opens for another pause', () => {
    expect(answered(trial, false, later)).toEqual({ state: 'open', until: later + limits.pauseMs })
  })

  test('that never ends gives way to another', () => {
    expect(admits(trial, later + limits.trialMs - 1)).toBe(false)
    expect(admits(trial, later + limits.trialMs)).toBe(true)
  })
})

test('whatever happens, it keeps no more counts than the window has parts', () => {
  const step = record({ well: boolean(), later: integer({ min: 0, max: 40_000 }) })
  assert(
    property(array(step, { maxLength: 200 }), (steps) => {
      let [breaker, time] = [closed, 0]
      for (const { well, later } of steps) {
        time += later
        if (admits(breaker, time)) breaker = answered(asking(breaker, time), well, time)
        const kept = breaker.state === 'closed' ? breaker.counts.length : 0
        expect(kept).toBeLessThanOrEqual(limits.parts)
      }
    }),
  )
})
