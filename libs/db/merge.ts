import { AsyncResource } from 'node:async_hooks'
import { types } from 'node:util'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { isUnavailable } from './unavailable.ts'

interface Options<Item, Result> {
  /**
   * Does all items at once: the results in the items' order, an Error where one item alone fails. When it throws, nothing of
   * it may have happened; and it must end, as a statement with a timeout does. The same key may come twice. Rows that another
   * lane or replica may want have to be locked in one order (`order by … for update`): a deadlock costs a second.
   */
  run: (items: Item[]) => Promise<(Result | Error)[]>
  /** How many runs at a time. */
  lanes?: number
  /**
   * How long a call waits for the run under way, in milliseconds, before another lane is opened for it and all that wait by
   * then; not at all unless told. The longer, the more calls share a run, and the longer they wait for one that is slow.
   */
  patienceMs?: number
  /** How many items a run at most. */
  most?: number
  /** How many items may wait; beyond that a call is refused. */
  queue?: number
}

interface Waiting<Item, Result> {
  item: Item
  resolve: (result: Result) => void
  reject: (error: unknown) => void
  /** Since when, in milliseconds. */
  since: number
}

/** How long a refused caller is told to stay away: a full queue is gone by then, or the database is. */
const RETRY_AFTER_MS = 1_000

/**
 * Hands the calls that wait at the same moment to one run. As long as a lane is free (and nothing else runs, where there is
 * patience) a call goes at once and alone; otherwise it waits for the next lane, first come first served, and goes together
 * with all that wait by then.
 *
 * A run that throws is tried again in halves, down to the single item, so that a poisoned item fails nobody else. (In halves,
 * because whoever can send poison must not be able to undo the merging.) Where the database is unavailable a second try may
 * not know what the first one did: all callers of that run get the error. Refuses with OVERLOADED when the queue is full.
 */
export function merge<Item, Result>({
  run,
  lanes = 2,
  patienceMs = 0,
  most = 128,
  queue = 10_000,
}: Options<Item, Result>): (item: Item) => Promise<Result> {
  type Call = Waiting<Item, Result>
  const waiting: Call[] = []
  let free = lanes
  let timer: NodeJS.Timeout | undefined
  // Whichever call opens a lane lends it nothing of its own: neither its trace nor its log fields.
  const detachedRun = AsyncResource.bind(async (calls: Call[]) => run(calls.map(({ item }) => item)))

  async function drive(first: Call[]): Promise<void> {
    free--
    for (let calls = first; calls.length > 0; calls = next()) await settle(calls)
    free++
    watch()
  }

  /** What a lane does next: nothing, where another is running and nobody has waited for long. */
  function next(): Call[] {
    return free === lanes - 1 || late() ? waiting.splice(0, most) : []
  }

  function late([longest] = waiting): boolean {
    return longest !== undefined && performance.now() - longest.since >= patienceMs
  }

  function watch([longest] = waiting): void {
    if (timer || !longest || free === 0) return
    const look = () => {
      timer = undefined
      if (free > 0 && late()) void drive(waiting.splice(0, most))
      else watch()
    }
    timer = setTimeout(look, longest.since + patienceMs - performance.now()).unref()
  }

  async function settle(calls: Call[]): Promise<void> {
    const attempt = await detachedRun(calls).then(
      (results) => ({ results }),
      (error: unknown) => ({ error }),
    )
    if ('results' in attempt) return answer(calls, attempt.results)
    if (calls.length === 1 || isUnavailable(attempt.error)) return refuse(calls, attempt.error)
    const half = Math.ceil(calls.length / 2)
    await settle(calls.slice(0, half))
    await settle(calls.slice(half))
  }

  return (item) =>
    new Promise((resolve, reject) => {
      const call = { item, resolve, reject, since: performance.now() }
      if (free === lanes || (free > 0 && patienceMs === 0)) void drive([call])
      else if (waiting.push(call) <= queue) watch()
      else refuse([waiting.pop() as Call], overloaded())
    })
}

function overloaded(): Refusal {
  return new Refusal(ErrorReason.OVERLOADED, 'too many calls wait', { retryAfterMs: RETRY_AFTER_MS })
}

function answer<Item, Result>(calls: Waiting<Item, Result>[], results: (Result | Error)[]): void {
  const mismatch = `${results?.length} results, ${calls.length} items`
  if (results?.length !== calls.length) return refuse(calls, new Error(mismatch))
  for (const [index, { resolve, reject }] of calls.entries()) {
    const result = results[index] as Result | Error
    if (types.isNativeError(result)) reject(result)
    else resolve(result)
  }
}

function refuse<Item, Result>(calls: Waiting<Item, Result>[], error: unknown): void {
  for (const { reject } of calls) reject(error)
}
