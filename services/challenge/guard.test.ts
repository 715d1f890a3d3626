import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import {
  forever,
  liveTallies,
  lockedUntil,
  strangersLockedUntil,
  underGuard,
  type Attempt,
  type Guard,
} from './guard.ts'

const start = new Date('2030-01-01T12:00:00Z')
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000)
const limits = { lockoutThreshold: 5, lockoutResetSeconds: 60, lockoutSeconds: 300, growingDelay: false }
const nobody: Guard = { tenantId: 'acme', userId: 'ann', tallies: {}, consecutive: 0 }
const tooMany = { reason: ErrorReason.TOO_MANY_ATTEMPTS }

interface Answer extends Partial<Omit<Attempt, 'limits'>> {
  correct?: boolean
  limits?: Partial<Attempt['limits']>
}

/** One answer after another; a refusal leaves everything as it is. */
function person() {
  let guard = nobody
  let looks = 0
  return {
    guard: () => guard,
    looks: () => looks,
    answer({ correct = false, counted = 'METHOD_APP_CODE', device = false, now = start, ...some }: Answer = {}) {
      const attempt = { counted, device, now, limits: { ...limits, ...some.limits } }
      const judged = underGuard(guard, attempt, () => ({ correct, look: ++looks }))
      guard = judged.guard
      return judged
    },
    /** Whether the answer was looked at. */
    tries(answer: Answer = {}): boolean {
      try {
        this.answer(answer)
        return true
      } catch (error) {
        expect(error).toMatchObject(tooMany)
        return false
      }
    },
  }
}

const answers = fc.array(
  fc.record({
    correct: fc.integer({ min: 0, max: 40 }).map((chance) => chance === 0),
    counted: fc.constantFrom('METHOD_APP_CODE', 'METHOD_ONE_WAY_SMS', 'app-password', 'pin'),
    device: fc.boolean(),
    seconds: fc.constantFrom(0, 0, 0, 1, 61, 301),
  }),
  { maxLength: 400 },
)
const settings = fc.record({ lockoutThreshold: fc.integer({ min: 0, max: 9 }), growingDelay: fc.boolean() })

describe('however methods, devices and strangers take turns', () => {
  test('a limit of n is a limit of n looks at each method in each lane', () => {
    const claim = (given: typeof answers extends fc.Arbitrary<infer T> ? T : never, most: number) => {
      const ann = person()
      const looks = new Map<string, number>()
      for (const { counted, device } of given) {
        const looked = ann.tries({ counted, device, limits: { lockoutThreshold: most } })
        const key = `${counted} ${device}`
        looks.set(key, (looks.get(key) ?? 0) + Number(looked))
        const expected = [...looks.values()].every((count) => count <= most)
        if (!expected) return false
      }
      return true
    }
    fc.assert(fc.property(answers, fc.integer({ min: 1, max: 9 }), claim))
  })

  test('strangers stop at 90 wrong answers in a row and everybody at 100, whatever the settings and the time', () => {
    fc.assert(
      fc.property(answers, settings, (given, set) => {
        const ann = person()
        let [row, byStrangers, seconds] = [0, 0, 0]
        for (const { correct, counted, device, seconds: passed } of given) {
          seconds += passed
          const before = row
          if (!ann.tries({ correct, counted, device, now: later(seconds), limits: set })) continue
          row = correct ? 0 : row + 1
          byStrangers = device ? byStrangers : before
          if (before >= 100 || byStrangers >= 90 || ann.guard().consecutive !== row) return false
        }
        return true
      }),
    )
  })

  test('what is refused changes nothing, and no secret is looked at', () => {
    fc.assert(
      fc.property(answers, settings, (given, set) => {
        const ann = person()
        return given.every(({ correct, counted, device }) => {
          const [guard, looks] = [ann.guard(), ann.looks()]
          return (
            ann.tries({ correct, counted, device, limits: set }) || (ann.guard() === guard && ann.looks() === looks)
          )
        })
      }),
    )
  })
})

describe('a lockout', () => {
  const lockedOut = () => {
    const ann = person()
    for (let wrong = 0; wrong < 5; wrong++) ann.answer()
    return ann
  }

  test('is told with the answer that began it, and the refusal says when to come back', () => {
    const ann = person()
    const told = Array.from({ length: 5 }, () => ann.answer().lockedOut)
    expect(told).toEqual([undefined, undefined, undefined, undefined, { failures: 5, until: later(300) }])
    expect(() => ann.answer({ correct: true, now: later(100) })).toThrow(
      expect.objectContaining({ ...tooMany, retryAfterMs: 200_000 }),
    )
  })

  test('is for the one method and the one lane', () => {
    const ann = lockedOut()
    expect(ann.tries({ device: true })).toBe(true)
    expect(ann.tries({ counted: 'METHOD_ONE_WAY_SMS' })).toBe(true)
    expect(ann.tries()).toBe(false)
    expect(lockedUntil(ann.guard(), { counted: 'METHOD_APP_CODE', device: false }, start)).toEqual(later(300))
    expect(lockedUntil(ann.guard(), { counted: 'METHOD_APP_CODE', device: true }, start)).toBeUndefined()
  })

  test('ends by itself, and then the count begins anew', () => {
    const ann = lockedOut()
    expect(ann.tries({ now: later(299.999) })).toBe(false)
    expect(ann.answer({ now: later(300) }).guard.tallies.METHOD_APP_CODE).toMatchObject({ failures: 1 })
    expect(ann.guard().consecutive).toBe(6)
  })

  test('does not come about where wrong answers are a minute apart, or a right one between', () => {
    const ann = person()
    for (let wrong = 0; wrong < 20; wrong++) expect(ann.answer({ now: later(wrong * 60) }).lockedOut).toBeUndefined()
    for (let answered = 0; answered < 20; answered++) {
      expect(ann.answer({ correct: answered % 5 === 4, now: later(1200) }).lockedOut).toBeUndefined()
    }
  })

  test('is forgotten with its time', () => {
    const { guard } = lockedOut()
    expect(liveTallies(guard(), later(299))).toMatchObject([{ counted: 'METHOD_APP_CODE', device: false, failures: 5 }])
    expect(liveTallies(guard(), later(300))).toEqual([])
  })
})

describe('a right answer', () => {
  test('of one who has given no wrong one leaves nothing to be stored', () => {
    const ann = person()
    ann.answer({ correct: true })
    expect(ann.guard()).toBe(nobody)
    ann.answer()
    ann.answer({ correct: true })
    expect(ann.guard()).toEqual(nobody)
    expect(ann.guard()).not.toBe(nobody)
  })

  test('clears its own tally and the count over all, and no other tally', () => {
    const ann = person()
    for (let wrong = 0; wrong < 4; wrong++) {
      ann.answer()
      ann.answer({ device: true })
    }
    const { guard } = ann.answer({ correct: true })
    expect(guard.consecutive).toBe(0)
    expect(Object.keys(guard.tallies)).toEqual(['METHOD_APP_CODE@device'])
  })
})

describe('a delay that grows', () => {
  const limits = { growingDelay: true, lockoutSeconds: 10 }

  test('is a second from the threshold on, then twice as long each time, up to the time of a lockout', () => {
    const ann = person()
    let seconds = 0
    const waits = Array.from({ length: 10 }, () => {
      ann.answer({ now: later(seconds), limits })
      const until = lockedUntil(ann.guard(), { counted: 'METHOD_APP_CODE', device: false }, later(seconds))
      const wait = until ? (until.getTime() - later(seconds).getTime()) / 1000 : 0
      seconds += wait
      return wait
    })
    expect(waits).toEqual([0, 0, 0, 0, 1, 2, 4, 8, 10, 10])
  })

  test('is told of once, and begins anew a minute after it is over', () => {
    const ann = person()
    for (let wrong = 0; wrong < 4; wrong++) ann.answer({ limits })
    expect(ann.answer({ limits }).lockedOut).toEqual({ failures: 5, until: later(1) })
    expect(ann.answer({ now: later(1), limits }).lockedOut).toBeUndefined()
    expect(ann.answer({ now: later(63), limits }).guard.tallies.METHOD_APP_CODE).toMatchObject({ failures: 1 })
  })
})

describe('where the lockout is off', () => {
  const limits = { lockoutThreshold: 0 }

  test('strangers are looked at 90 times in a row, and the person at home ten times more', () => {
    const ann = person()
    for (let wrong = 0; wrong < 89; wrong++) expect(ann.answer({ limits }).lockedOut).toBeUndefined()
    expect(strangersLockedUntil(ann.guard())).toBeUndefined()
    expect(ann.answer({ limits }).lockedOut).toEqual({ failures: 90, until: undefined })
    expect(strangersLockedUntil(ann.guard())).toBe(forever)
    expect(ann.tries({ counted: 'pin', limits, now: later(1e8) })).toBe(false)
    for (let wrong = 0; wrong < 10; wrong++) expect(ann.tries({ device: true, limits })).toBe(true)
    expect(ann.tries({ device: true, correct: true, limits, now: later(1e8) })).toBe(false)
    expect(ann.looks()).toBe(100)
  })

  test('a right answer at home lets strangers try again', () => {
    const ann = person()
    for (let wrong = 0; wrong < 90; wrong++) ann.answer({ limits })
    expect(() => ann.answer({ limits })).toThrow(expect.objectContaining({ ...tooMany, retryAfterMs: undefined }))
    ann.answer({ device: true, correct: true, limits })
    expect(ann.tries({ limits })).toBe(true)
  })
})
