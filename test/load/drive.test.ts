import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { drive } from './drive.ts'
import { pace } from './pace.ts'

/** Counts how many calls are under way, and never has one end before another may begin. */
function counted() {
  const seen = { items: [] as number[], most: 0 }
  let underWay = 0
  const call = async (item: number) => {
    seen.items.push(item)
    seen.most = Math.max(seen.most, ++underWay)
    await delay(1)
    underWay -= 1
  }
  return { seen, call }
}

test('every item is called for once, by as many callers as there are', async () => {
  const { seen, call } = counted()
  const { calls } = await drive([1, 2, 3, 4, 5, 6], { callers: 3, call })
  expect({ calls, ...seen }).toEqual({ calls: 6, items: [1, 2, 3, 4, 5, 6], most: 3 })
})

test('nothing is begun when the time is up', async () => {
  const { seen, call } = counted()
  await drive([1, 2, 3], { callers: 1, seconds: 0, call })
  expect(seen.items).toEqual([])
})

test('a call that fails ends the run with its error', async () => {
  const call = () => Promise.reject(new Error('not approved'))
  await expect(drive([1, 2, 3], { callers: 2, call })).rejects.toThrow('not approved')
})

test('what is paced takes its time, of which its latencies know nothing', async () => {
  const { seen, call } = counted()
  const { calls, seconds, p50 } = await pace([1, 2, 3, 4, 5, 6, 7, 8], { callers: 4, perSecond: 100, call })
  expect({ calls, items: seen.items.toSorted() }).toEqual({ calls: 8, items: [1, 2, 3, 4, 5, 6, 7, 8] })
  expect(p50).toBeLessThan(seconds * 1_000)
})
