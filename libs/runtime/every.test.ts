import { expect, test } from '@jest/globals'
import { backOff, every } from './every.ts'

/** So long that only pokes make the loop go round. */
const never = 86_400_000 * 60

function signpost() {
  let reached = () => {}
  const promise = new Promise<void>((resolve) => {
    reached = resolve
  })
  return { promise, reached }
}

/** Work whose every run a test can wait for and let go. */
function steps(count: number) {
  const posts = Array.from({ length: count }, () => ({ begun: signpost(), free: signpost() }))
  const seen = { runs: 0, running: 0, together: 0, errors: [] as object[] }
  const work = async () => {
    const post = posts[seen.runs++]
    seen.running += 1
    seen.together = Math.max(seen.together, seen.running)
    post?.begun.reached()
    await post?.free.promise
    seen.running -= 1
  }
  const log = { error: (fields: object) => void seen.errors.push(fields) }
  return {
    work,
    log,
    seen,
    begun: (run: number) => posts[run]?.begun.promise,
    free: (run: number) => posts[run]?.free.reached(),
  }
}

test('the work begins at once, and again after each interval', async () => {
  const { work, log, begun, free, seen } = steps(3)
  const loop = every(1, work, { log })
  for (const run of [0, 1, 2]) {
    await begun(run)
    free(run)
  }
  await loop.stop()
  expect(seen.together).toBe(1)
})

test('a poke wakes a resting loop', async () => {
  const { work, log, begun, free } = steps(2)
  const loop = every(never, work, { log })
  free(0)
  await begun(0)
  loop.poke()
  await begun(1)
  free(1)
  await loop.stop()
})

test('any number of pokes during a run are one more run, after it', async () => {
  const { work, log, begun, free, seen } = steps(3)
  const loop = every(never, work, { log })
  await begun(0)
  for (let i = 0; i < 10; i += 1) loop.poke()
  free(0)
  await begun(1)
  free(1)
  await loop.stop()
  expect(seen).toMatchObject({ runs: 2, together: 1 })
})

test('a run that throws is logged and tried again after a back-off that no poke shortens', async () => {
  const { log, seen } = steps(0)
  const again = signpost()
  const times: number[] = []
  const loop = every(
    never,
    async () => {
      times.push(performance.now())
      if (times.length === 2) return again.reached()
      queueMicrotask(() => loop.poke())
      throw new Error('no route')
    },
    { log },
  )
  await again.promise
  await loop.stop()
  const [first = 0, second = 0] = times
  expect(second - first).toBeGreaterThan(200)
  expect(seen.errors).toMatchObject([{ err: { message: 'no route' }, failures: 1, retryMs: 250 }])
})

test('work that throws before it awaits anything is no different', async () => {
  const { log, seen } = steps(0)
  const loop = every(
    never,
    () => {
      throw new Error('at once')
    },
    { log },
  )
  await loop.stop()
  expect(seen.errors).toHaveLength(1)
})

test('the back-off doubles from a quarter of a second to half a minute', () => {
  expect([1, 2, 3, 7, 8, 5_000].map(backOff)).toEqual([250, 500, 1_000, 16_000, 30_000, 30_000])
})

test('stop waits for the run in hand, and nothing runs afterwards', async () => {
  const { work, log, begun, free, seen } = steps(2)
  const loop = every(1, work, { log })
  await begun(0)
  let stopped = false
  const stopping = loop.stop().then(() => (stopped = true))
  await Promise.resolve()
  expect(stopped).toBe(false)
  free(0)
  await stopping
  loop.poke()
  await loop.stop()
  expect(seen.runs).toBe(1)
})

test('stop aborts the signal of the run in hand, and the abort is no failure', async () => {
  const { log, seen } = steps(0)
  const loop = every(
    never,
    (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    { log },
  )
  await loop.stop()
  expect(seen.errors).toEqual([])
})
