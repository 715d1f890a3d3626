import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

interface Stored {
  type: string
  content: Buffer
}

const digestOf = (content: Buffer) => `sha256:${createHash('sha256').update(content).digest('hex')}`

/** A registry that keeps in memory what is pushed to it, as far as charts need one (OCI Distribution Specification 1.1). */
export async function fakeRegistry() {
  const blobs = new Map<string, Stored>()
  const manifests = new Map<string, Stored>()

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://registry')
    const [, name, kind, reference] = /^\/v2\/(.+)\/(blobs|manifests)\/(.+?)\/?$/.exec(pathname) ?? []
    if (!name || !reference) return void response.writeHead(pathname === '/v2/' ? 200 : 404).end()
    const store = kind === 'blobs' ? blobs : manifests
    if (request.method === 'POST') {
      return void response.writeHead(202, { location: `${pathname.replace(/\/$/, '')}/1` }).end()
    }
    if (request.method === 'PUT') {
      const stored = { type: request.headers['content-type'] ?? '', content: await buffer(request) }
      const digest = digestOf(stored.content)
      if (kind === 'blobs' && searchParams.get('digest') !== digest) return void response.writeHead(400).end()
      for (const key of [digest, reference]) store.set(`${name}:${key}`, stored)
      return void response.writeHead(201, { location: pathname, 'docker-content-digest': digest }).end()
    }
    const found = store.get(`${name}:${reference}`)
    if (!found) return void response.writeHead(404).end()
    const { type, content } = found
    const headers = { 'content-type': type, 'content-length': content.length }
    response.writeHead(200, { ...headers, 'docker-content-digest': digestOf(content) })
    response.end(request.method === 'HEAD' ? undefined : content)
  }

  const server = createServer((request, response) => void answer(request, response))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => void server.close() }
}
