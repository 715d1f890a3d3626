import { expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { added, logOfRatio, quantile, shortest } from './waits.ts'

const classOf = (ms: number) => Math.max(0, Math.floor(Math.log(Math.max(ms, shortest) / shortest) / logOfRatio))

test('a quantile read from the classes is right to a tenth', () => {
  const waits = fc.array(fc.integer({ min: shortest, max: 600_000 }), { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(waits, fc.constantFrom(0.5, 0.95, 0.99), (all, share) => {
      const exact = all.toSorted((one, other) => one - other)[Math.ceil(share * all.length) - 1] ?? 0
      const read = quantile(added(all.map((ms) => ({ [classOf(ms)]: 1 }))), share)
      expect(Math.abs(read - exact) / exact).toBeLessThan(0.11)
    }),
  )
})

test('of nothing there is none', () => {
  expect(quantile({}, 0.5)).toBe(0)
})
