import { expect, test } from '@jest/globals'
import { within } from './within.ts'

test('what is quick enough comes through, a value as well as an error', async () => {
  await expect(within(1_000, async () => 'done')).resolves.toBe('done')
  await expect(within(1_000, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  await expect(
    within(1_000, () => {
      throw new Error('at once')
    }),
  ).rejects.toThrow('at once')
})

test('what hangs is given up', async () => {
  await expect(within(1, () => new Promise(() => {}))).rejects.toThrow('it took longer than 1 ms')
})
