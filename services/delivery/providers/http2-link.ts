import {
  connect,
  constants,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type OutgoingHttpHeaders,
} from 'node:http2'
import type { Exchange } from './exchange.ts'
import { openWindow } from './window.ts'

/** A request over a connection that others share. */
export interface Http2Request {
  headers: OutgoingHttpHeaders
  body: string
  signal: AbortSignal
}

/** One connection to a server, made when it is first wanted and made anew when it is lost. */
export interface Http2Link {
  /** Sends a request once and says how far it got; never rejects. */
  ask(request: Http2Request): Promise<Exchange>
  /** Ends the connection, after the requests that are under way. */
  close(): Promise<void>
}

/** An answer's body beyond this is not read. */
const mostBytes = 64 * 1024

/** A connection, and as many requests at a time as its server takes now. */
interface Shared {
  session: ClientHttp2Session
  /** Once the server has said how many it takes, or is not there. */
  known: Promise<void>
  within: ReturnType<typeof openWindow>
}

export function openHttp2Link(authority: string): Http2Link {
  let shared: Shared | undefined

  function connected(): Shared {
    if (shared && !shared.session.closed && !shared.session.destroyed) return shared
    return (shared = share(authority))
  }

  return {
    async ask(request) {
      const first = await askOver(connected(), request)
      // What never left may go over another connection: this one was about to end.
      return first.reached === 'nowhere' && shared?.session.closed ? askOver(connected(), request) : first
    },
    async close() {
      const last = shared?.session
      if (!last || last.destroyed) return
      await new Promise<void>((resolve) => last.close(resolve))
    },
  }
}

function share(authority: string): Shared {
  const session = connect(authority)
  // Each request says by itself what came of it.
  session.on('error', () => {})
  const known = new Promise<void>((resolve) => {
    session.once('remoteSettings', () => resolve())
    session.once('close', resolve)
  })
  const within = openWindow(() => Math.min(session.remoteSettings.maxConcurrentStreams ?? most, most))
  return { session, known, within }
}

/** How many requests are under way at most, however many a server takes. */
const most = 1_000

async function askOver({ session, known, within }: Shared, request: Http2Request): Promise<Exchange> {
  const { signal } = request
  const over = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  if (!signal.aborted) await Promise.race([known, over])
  return within<Exchange>(signal, { reached: 'nowhere' }, async () => {
    if (session.closed || session.destroyed) return { reached: 'nowhere' }
    return exchangeOver(session, request)
  }).finally(() => {
    // A connection on which an answer is missing may be dead: those that come after take another.
    if (signal.aborted) session.close()
  })
}

async function exchangeOver(session: ClientHttp2Session, { headers, body, signal }: Http2Request): Promise<Exchange> {
  const stream = session.request(headers)
  const answer = read(stream)
  const giveUp = () => stream.close(constants.NGHTTP2_CANCEL)
  signal.addEventListener('abort', giveUp, { once: true })
  stream.end(body)
  try {
    return await answer
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}

/** How far a request got, once its stream is over. Without an answer it may have arrived if it left, unless the server says not. */
function read(stream: ClientHttp2Stream): Promise<Exchange> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let [status, size, left] = [0, 0, !stream.pending]
    stream.once('ready', () => (left = true))
    stream.once('response', (headers) => (status = Number(headers[':status'])))
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > mostBytes) stream.close(constants.NGHTTP2_CANCEL)
      else chunks.push(chunk)
    })
    stream.on('error', () => {})
    stream.once('close', () => {
      if (status) return resolve({ reached: 'answer', status, body: Buffer.concat(chunks).toString() })
      const refused = stream.rstCode === constants.NGHTTP2_REFUSED_STREAM
      return resolve({ reached: left && !refused ? 'wire' : 'nowhere' })
    })
  })
}
