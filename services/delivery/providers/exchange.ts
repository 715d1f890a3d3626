import { request as plain, type IncomingMessage } from 'node:http'
import { request as secure } from 'node:https'
import type { LookupFunction } from 'node:net'
import { observeRequest } from '#libs/runtime/observe-request'

/** How far a request got: to an answer, onto the wire without an answer, or nowhere at all. */
export type Exchange =
  { reached: 'answer'; status: number; body: string } | { reached: 'wire' } | { reached: 'nowhere' }

export interface HttpRequest {
  url: URL
  method: string
  headers: Record<string, string>
  body: string | Buffer
  signal: AbortSignal
  /** How the name of the host is looked up; with it no connection is shared with requests that have none. */
  lookup?: LookupFunction
}

/** An answer's body beyond this is not read: carriers answer in under 2 KiB. */
const mostBytes = 64 * 1024

/**
 * Sends a request once and says how far it got; never rejects. It is node:http and not fetch because only there a request
 * that never left (no connection, no TLS) differs from one that left and was not answered, also when time runs out:
 * the first may go to another carrier, the second must not.
 */
export async function exchange(asked: HttpRequest): Promise<Exchange> {
  const observed = observeRequest(asked)
  const answer = await exchangeOnce({ ...asked, headers: { ...asked.headers, ...observed.headers } })
  observed.end(answer.reached === 'answer' ? answer.status : undefined)
  return answer
}

function exchangeOnce({ url, method, headers, body, signal, lookup }: HttpRequest): Promise<Exchange> {
  const { protocol } = url
  const length = { 'content-length': Buffer.byteLength(body) }
  return new Promise((resolve) => {
    let connected = false
    const options = { method, headers: { ...headers, ...length }, signal, ...(lookup && { lookup, agent: false }) }
    const request = (protocol === 'https:' ? secure : plain)(url, options)
    request.once('socket', (socket) => {
      if (request.reusedSocket) connected = true
      else socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', () => (connected = true))
    })
    request.on('error', () => resolve({ reached: connected ? 'wire' : 'nowhere' }))
    request.once('response', (response) => resolve(readAnswer(response)))
    request.end(body)
  })
}

/** An answer whose body breaks off or never ends still has its status. */
async function readAnswer(response: IncomingMessage): Promise<Exchange> {
  const status = response.statusCode ?? 0
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > mostBytes) return { reached: 'answer', status, body: '' }
      chunks.push(chunk)
    }
  } catch {
    return { reached: 'answer', status, body: '' }
  }
  return { reached: 'answer', status, body: Buffer.concat(chunks).toString() }
}
