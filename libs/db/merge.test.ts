import { afterEach, beforeEach, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { AsyncLocalStorage } from 'node:async_hooks'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { until } from '#libs/testing/until'
import { merge } from './merge.ts'

const unhandled: unknown[] = []
const note = (error: unknown) => unhandled.push(error)

beforeEach(() => void process.on('unhandledRejection', note))
afterEach(() => {
  process.off('unhandledRejection', note)
  expect(unhandled.splice(0)).toEqual([])
})

/** Runs that end when the test says so, in the order they were begun. */
function manualRuns<Result = number>(result: (item: number) => Result | Error = (item) => (item * 10) as never) {
  const batches: number[][] = []
  const ends: ((failure?: Error) => void)[] = []
  const run = (items: number[]) =>
    new Promise<(Result | Error)[]>((resolve, reject) => {
      batches.push(items)
      ends.push((failure) => (failure ? reject(failure) : resolve(items.map(result))))
    })
  /** Lets one run end, and what follows from it happen. */
  const end = async (index: number, failure?: Error) => {
    ends[index]?.(failure)
    await new Promise(setImmediate)
  }
  return { run, batches, end }
}

const outcome = (promise: Promise<unknown>) => promise.catch((error: Error) => error.message)

test('as long as a lane is free a call goes at once and alone', async () => {
  const { run, batches, end } = manualRuns()
  const ask = merge({ run, lanes: 2 })
  const answers = [ask(1), ask(2)]
  expect(batches).toEqual([[1], [2]])
  await Promise.all([end(0), end(1)])
  expect(await Promise.all(answers)).toEqual([10, 20])
  void ask(3)
  expect(batches[2]).toEqual([3])
  await end(2)
})

test('calls that wait go together with the next lane, first come first served, at most so many', async () => {
  const { run, batches, end } = manualRuns()
  const ask = merge({ run, lanes: 1, most: 3 })
  const answers = [1, 2, 3, 4, 5].map(ask)
  await end(0)
  expect(batches).toEqual([[1], [2, 3, 4]])
  answers.push(ask(6))
  await end(1)
  expect(batches[2]).toEqual([5, 6])
  await end(2)
  expect(await Promise.all(answers)).toEqual([10, 20, 30, 40, 50, 60])
})

test('a caller gets its result when its own run ends, not when another does', async () => {
  const { run, end } = manualRuns()
  const ask = merge({ run, lanes: 2 })
  const [slow, quick] = [ask(1), ask(2)]
  await end(1)
  expect(await Promise.race([slow, quick])).toBe(20)
  await end(0)
  expect(await slow).toBe(10)
})

test('an Error in one place is for that caller alone', async () => {
  const { run, end } = manualRuns((item) => (item === 2 ? new Error('two is odd') : item))
  const ask = merge({ run, lanes: 1 })
  const answers = [0, 1, 2, 3].map(ask).map(outcome)
  await end(0)
  await end(1)
  expect(await Promise.all(answers)).toEqual([0, 1, 'two is odd', 3])
})

test('a poisoned item fails nobody else, and costs a few runs rather than one for each', async () => {
  let runs = 0
  const ask = merge({
    lanes: 1,
    run: async (items: number[]) => {
      runs++
      if (items.includes(77)) throw new Error('poison')
      return items
    },
  })
  const items = Array.from({ length: 129 }, (_, index) => index)
  const answers = await Promise.all(items.map(ask).map(outcome))
  expect(answers).toEqual(items.map((item) => (item === 77 ? 'poison' : item)))
  expect(runs).toBe(1 + 1 + 2 * 7)
})

test('when the database is unavailable all callers of the run are told, and nothing is tried again', async () => {
  const { run, batches, end } = manualRuns()
  const ask = merge({ run, lanes: 1 })
  const answers = [1, 2, 3].map(ask).map(outcome)
  await end(0)
  await end(1, new Error('Connection terminated unexpectedly'))
  expect(await Promise.all(answers)).toEqual([10, ...Array(2).fill('Connection terminated unexpectedly')])
  expect(batches).toEqual([[1], [2, 3]])
})

test('a run that throws before its first await is a run that throws', async () => {
  const ask = merge<number, number>({
    run: () => {
      throw new Error('at once')
    },
  })
  expect(await Promise.all([1, 2, 3].map(ask).map(outcome))).toEqual(Array(3).fill('at once'))
})

test('a run that gives too few results fails its callers, for it is not known whose they are', async () => {
  const ask = merge<number, number>({ lanes: 1, run: async (items) => items.slice(0, 1) })
  expect(await Promise.all([1, 2, 3].map(ask).map(outcome))).toEqual([1, ...Array(2).fill('1 results, 2 items')])
  const forgetful = merge<number, number>({ lanes: 1, run: async () => undefined as never })
  expect(await outcome(forgetful(1))).toBe('undefined results, 1 items')
  expect(await outcome(forgetful(2))).toBe('undefined results, 1 items')
})

test('beyond a full queue a call is refused at once, and told when to return', async () => {
  const { run, end } = manualRuns()
  const ask = merge({ run, lanes: 1, queue: 2 })
  const answers = [1, 2, 3].map(ask)
  await expect(ask(4)).rejects.toMatchObject({ reason: ErrorReason.OVERLOADED, retryAfterMs: 1_000 })
  await end(0)
  await end(1)
  expect(await Promise.all(answers)).toEqual([10, 20, 30])
})

test('a run has nothing of the call that happened to start it', async () => {
  const trace = new AsyncLocalStorage<string>()
  const seen: unknown[] = []
  const ask = merge({ lanes: 1, run: async (items: number[]) => (seen.push(trace.getStore()), items) })
  await trace.run('a call', async () => {
    await Promise.all([ask(1), ask(2)])
    expect(trace.getStore()).toBe('a call')
  })
  expect(seen).toEqual([undefined, undefined])
})

test('with patience calls wait for the run under way, though a lane is free', async () => {
  const { run, batches, end } = manualRuns()
  const ask = merge({ run, lanes: 2, patienceMs: 60_000 })
  const answers = [1, 2, 3].map(ask)
  await end(0)
  expect(batches).toEqual([[1], [2, 3]])
  await end(1)
  answers.push(ask(4))
  expect(batches[2]).toEqual([4])
  await end(2)
  expect(await Promise.all(answers)).toEqual([10, 20, 30, 40])
})

test('a run that outlasts the patience of those who wait does not hold them up, nor all others', async () => {
  const { run, batches, end } = manualRuns()
  const ask = merge({ run, lanes: 2, patienceMs: 5 })
  const slow = ask(1)
  const quick = [2, 3].map(ask)
  await until(() => batches.length === 2)
  expect(batches).toEqual([[1], [2, 3]])
  const later = [4, 5].map(ask)
  await end(0)
  await end(1)
  expect(await Promise.all([slow, ...quick])).toEqual([10, 20, 30])
  await until(() => batches.length === 3)
  expect(batches[2]).toEqual([4, 5])
  await end(2)
  expect(await Promise.all(later)).toEqual([40, 50])
})

/** A schedule: calls that come after some turns, some of them poisoned, some failing alone; runs that take some turns. */
const schedule = fc.record({
  lanes: fc.integer({ min: 1, max: 4 }),
  patienceMs: fc.constantFrom(0, 0, 1, 60_000),
  most: fc.integer({ min: 1, max: 8 }),
  calls: fc.array(
    fc.record({ after: fc.nat(3), takes: fc.nat(4), kind: fc.constantFrom('good', 'good', 'good', 'bad', 'poison') }),
    { maxLength: 60 },
  ),
})

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate)
}

test('under any schedule each call is answered once and for itself, no lane is exceeded, and all are served in turn', async () => {
  await fc.assert(
    fc.asyncProperty(schedule, async ({ calls, ...options }) => {
      let running = 0
      const begun: number[] = []
      const run = async (items: number[]) => {
        expect(++running).toBeLessThanOrEqual(options.lanes)
        expect(items.length).toBeLessThanOrEqual(options.most)
        begun.push(...items.filter((item) => !begun.includes(item)))
        await turns(Math.max(...items.map((item) => calls[item]?.takes ?? 0)))
        running--
        if (items.some((item) => calls[item]?.kind === 'poison')) throw new Error('poison')
        return items.map((item) => (calls[item]?.kind === 'bad' ? new Error('bad') : `good ${item}`))
      }
      const ask = merge({ run, ...options })
      const answers: Promise<unknown>[] = []
      for (const [item, { after }] of calls.entries()) {
        await turns(after)
        answers.push(outcome(ask(item)))
      }
      expect(await Promise.all(answers)).toEqual(
        calls.map(({ kind }, item) => (kind === 'good' ? `good ${item}` : kind)),
      )
      expect(begun).toEqual(calls.map((_, item) => item))
      expect(running).toBe(0)
    }),
  )
})
