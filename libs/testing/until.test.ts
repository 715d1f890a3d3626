import { expect, test } from '@jest/globals'
import { until } from './until.ts'

test('it gives what the condition gave once that is truthy', async () => {
  let looks = 0
  expect(await until(() => ++looks === 3 && { looks }, { every: 1 })).toEqual({ looks: 3 })
})

test('a condition that throws is asked again', async () => {
  let looks = 0
  async function condition(): Promise<string> {
    if (++looks < 3) throw new Error('not yet')
    return 'now'
  }
  expect(await until(condition, { every: 1 })).toBe('now')
})

test('when the time is up it tells what was last seen', async () => {
  await expect(until(() => 0, { within: 5, every: 1 })).rejects.toThrow('after 5 ms; at last it was 0')
  const failing = until(() => Promise.reject(new Error('refused')), { within: 5, every: 1 })
  await expect(failing).rejects.toMatchObject({
    message: expect.stringContaining('it threw: refused'),
    cause: Error('refused'),
  })
})
