import { performance } from 'node:perf_hooks'
import { latencyOf, type Latency } from './latency.ts'

/** How a load went. */
export interface Run extends Latency {
  calls: number
  seconds: number
}

/** How hard something is called. */
export interface Driving<Item> {
  callers: number
  /** For how long calls are begun, unless the items run out before: until they do, unless told. */
  seconds?: number
  call: (item: Item) => Promise<void>
}

/** Has so many callers work through the items, each one call at a time. A call that fails ends the run. */
export async function drive<Item>(
  items: Iterable<Item>,
  { callers, seconds = Infinity, call }: Driving<Item>,
): Promise<Run> {
  const latencies: number[] = []
  const rest = items[Symbol.iterator]()
  const begun = performance.now()
  const work = async () => {
    for (let from = begun; from - begun < seconds * 1_000; from = performance.now()) {
      const { value, done } = rest.next()
      if (done) return
      await call(value)
      latencies.push(performance.now() - from)
    }
  }
  await Promise.all(Array.from({ length: callers }, work))
  return { calls: latencies.length, seconds: (performance.now() - begun) / 1_000, ...latencyOf(latencies) }
}
