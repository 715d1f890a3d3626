import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { drive, type Driving, type Run } from './drive.ts'
import { latencyOf } from './latency.ts'

/**
 * As `drive`, but so many calls a second, so that what is fast is not called more often than what is slow. They come as
 * strangers do, at random and to the millisecond, as long as a caller is free; the time until one is free is not counted.
 */
export async function pace<Item>(
  items: Iterable<Item>,
  { perSecond, call, ...driving }: Driving<Item> & { perSecond: number },
): Promise<Run> {
  const took: number[] = []
  let due = performance.now()
  const paced = async (item: Item) => {
    due += (-Math.log(1 - Math.random()) * 1_000) / perSecond
    if (due > performance.now()) await delay(due - performance.now())
    const from = performance.now()
    await call(item)
    took.push(performance.now() - from)
  }
  return { ...(await drive(items, { ...driving, call: paced })), ...latencyOf(took) }
}
