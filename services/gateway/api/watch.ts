import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Context } from '../context.ts'
import { callerOf } from './caller.ts'
import { throwInJsonNames } from './json-names.ts'
import { problemDetails } from './problem-details.ts'
import type { ReadRequest } from './read-request.ts'
import type { Route } from './route.ts'

/** How much is watched, and for how long. */
export interface WatchLimits {
  /** How many at once: half of the streams that one connection to a service carries, so that other calls find room. */
  readonly most: number
  /** The longest that one lasts, in milliseconds. */
  readonly lastsMs: number
  /** After how much silence something is said, in milliseconds, lest a proxy take the connection for dead. */
  readonly silenceMs: number
  /** How long the first message may take, in milliseconds. */
  readonly firstMs: number
}

export const watchLimits: WatchLimits = { most: 500, lastsMs: 600_000, silenceMs: 15_000, firstMs: 5_000 }

/** What the watches of one process share. */
export interface Watches {
  readonly limits: WatchLimits
  /** Aborts, with the refusal that the streams end with, as the process begins to drain. */
  readonly draining: AbortSignal
  open: number
}

/**
 * Answers with a stream of server-sent events: the data of each is one message, and of the last, where that is called
 * `problem`, problem details. What is refused at once is answered like any other request. The stream ends with the
 * service's, at the limit, or when this process drains; who has not seen the end then asks again.
 */
export function watch(ctx: Context, { ask, response }: Route, read: ReadRequest, watches: Watches) {
  const call = ask(ctx)
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const message = read(request)
    const caller = callerOf(request)
    const ask = (signal: AbortSignal) => call(message, { ...caller, signal }) as AsyncIterable<unknown>
    return tellEvents(reply, { ask, toData: (each) => response.toJSON(each) }, watches)
  }
}

/** What is asked for, as long as nobody aborts it, and how a message of it is told. */
export interface Watched {
  readonly ask: (signal: AbortSignal) => AsyncIterable<unknown>
  readonly toData: (message: unknown) => unknown
}

/** Answers with the messages of a stream as server-sent events, as `watch` says. */
export async function tellEvents(
  reply: FastifyReply,
  { ask, toData }: Watched,
  watches: Watches,
): Promise<FastifyReply> {
  const { signal, heard } = lifeOf(reply, watches)
  const messages = ask(signal)[Symbol.asyncIterator]()
  const first = await messages.next().catch(throwInJsonNames)
  heard()
  const told = events({ first, messages, toData }, watches, signal)
  return reply.type('text/event-stream').send(Readable.from(told))
}

/** The watches of a server, which end as it begins to drain. */
export function openWatches(app: FastifyInstance, limits: WatchLimits = watchLimits): Watches {
  const draining = new AbortController()
  app.addHook('preClose', async () => draining.abort(new Refusal(ErrorReason.DRAINING, 'this replica is draining')))
  return { limits, draining: draining.signal, open: 0 }
}

/** A signal that aborts when the watch is over for any reason; told when it was heard of. Refuses OVERLOADED one too many. */
function lifeOf({ raw }: FastifyReply, watches: Watches): { signal: AbortSignal; heard(): void } {
  const { limits, draining } = watches
  if (watches.open >= limits.most) {
    throw new Refusal(ErrorReason.OVERLOADED, 'as many are watched here as can be', { retryAfterMs: 1_000 })
  }
  watches.open += 1
  const over = new AbortController()
  const stop = () => over.abort()
  const first = setTimeout(stop, limits.firstMs)
  const last = setTimeout(stop, limits.lastsMs)
  draining.addEventListener('abort', stop)
  if (draining.aborted) stop()
  raw.once('close', () => {
    watches.open -= 1
    stop()
    clearTimeout(first)
    clearTimeout(last)
    draining.removeEventListener('abort', stop)
  })
  return { signal: over.signal, heard: () => clearTimeout(first) }
}

interface Telling {
  readonly first: IteratorResult<unknown>
  readonly messages: AsyncIterator<unknown>
  readonly toData: (message: unknown) => unknown
}

async function* events(
  { first, messages, toData }: Telling,
  { limits, draining }: Watches,
  signal: AbortSignal,
): AsyncGenerator<string> {
  try {
    for (let next = Promise.resolve(first); ;) {
      const heard = await orSilence(next, limits.silenceMs)
      if (heard === undefined) yield ':\n\n'
      else if (heard.done) return
      else {
        yield `data: ${JSON.stringify(toData(heard.value))}\n\n`
        next = messages.next()
      }
    }
  } catch (error) {
    if (signal.aborted && !draining.aborted) return
    const { problem } = problemDetails(draining.aborted ? draining.reason : error)
    yield `event: problem\ndata: ${JSON.stringify(problem)}\n\n`
  }
}

/** What comes, or undefined when nothing did for so many milliseconds. */
async function orSilence<T>(next: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms)
  })
  try {
    return await Promise.race([next, silence])
  } finally {
    clearTimeout(timer)
  }
}
