import {
  connect,
  constants,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type OutgoingHttpHeaders,
} from 'node:http2'
import type { Exchange } from './exchange.ts'

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

export function openHttp2Link(authority: string): Http2Link {
  let session: ClientHttp2Session | undefined

  function connected(): ClientHttp2Session {
    if (session && !session.closed && !session.destroyed) return session
    const made = connect(authority)
    // Each request says by itself what came of it.
    made.on('error', () => {})
    return (session = made)
  }

  return {
    async ask({ headers, body, signal }) {
      if (signal.aborted) return { reached: 'nowhere' }
      const over = connected()
      const stream = over.request(headers)
      const answer = read(stream)
      const giveUp = () => {
        stream.close(constants.NGHTTP2_CANCEL)
        // A connection on which an answer is missing may be dead: those that come after take another.
        over.close()
      }
      signal.addEventListener('abort', giveUp, { once: true })
      stream.end(body)
      try {
        return await answer
      } finally {
        signal.removeEventListener('abort', giveUp)
      }
    },
    async close() {
      const last = session
      if (!last || last.destroyed) return
      await new Promise<void>((resolve) => last.close(resolve))
    },
  }
}

/** How far a request got, once its stream is over. Without an answer it may have arrived if it left, unless the server says not. */
function read(stream: ClientHttp2Stream): Promise<Exchange> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let [status, size, left] = [0, 0, false]
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
