import { once } from 'node:events'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer as createHttpsServer, globalAgent } from 'node:https'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import { postForm } from './post-form.ts'

const open: Server[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await once(server.close(), 'close')
})

async function listen(server: Server): Promise<number> {
  open.push(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}
const answering = (listener: RequestListener) => listen(createHttpServer({ keepAliveTimeout: 1 }, listener))
const post = (url: string, signal = AbortSignal.timeout(10_000)) =>
  postForm({ url: new URL(url), authorization: 'Basic x', form: { A: 'b c&+' }, signal })

test('an answer comes back with its status and body', async () => {
  const port = await answering(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString()
    response.writeHead(201).end(`${request.method} ${request.headers.authorization} ${body}`)
  })
  expect(await post(`http://127.0.0.1:${port}/`)).toEqual({
    reached: 'answer',
    status: 201,
    body: 'POST Basic x A=b+c%26%2B',
  })
})

test('a body that never ends is not read to its end', async () => {
  const port = await answering((_, response) => {
    response.writeHead(200)
    response.on('drain', () => response.write('x'.repeat(65_536)))
    response.write('x'.repeat(65_536))
  })
  expect(await post(`http://127.0.0.1:${port}/`)).toEqual({ reached: 'answer', status: 200, body: '' })
})

test('a body that breaks off leaves the status', async () => {
  const port = await answering((_, response) => {
    response.writeHead(429, { 'content-length': 10 })
    response.write('half', () => response.destroy())
  })
  expect(await post(`http://127.0.0.1:${port}/`)).toEqual({ reached: 'answer', status: 429, body: '' })
})

test('a request cut off without an answer was on the wire', async () => {
  const port = await answering((_, response) => response.destroy())
  expect(await post(`http://127.0.0.1:${port}/`)).toEqual({ reached: 'wire' })
})

test('a request given up while it waits for its answer was on the wire', async () => {
  const patience = new AbortController()
  const port = await answering(() => patience.abort())
  expect(await post(`http://127.0.0.1:${port}/`, patience.signal)).toEqual({ reached: 'wire' })
})

test('where nobody listens, or no such host is, a request gets nowhere', async () => {
  expect(await post('http://127.0.0.1:1/')).toEqual({ reached: 'nowhere' })
  expect(await post('http://carrier.invalid/')).toEqual({ reached: 'nowhere' })
})

test('where no TLS comes about, a request gets nowhere, also when it is given up', async () => {
  const patience = new AbortController()
  const silent = await listen(createServer((socket) => socket.once('data', () => patience.abort())))
  expect(await post(`https://127.0.0.1:${silent}/`, patience.signal)).toEqual({ reached: 'nowhere' })
  const plain = await listen(createServer((socket) => socket.resume().end('this is no TLS')))
  expect(await post(`https://127.0.0.1:${plain}/`)).toEqual({ reached: 'nowhere' })
})

test('a request cut off or given up after TLS came about was on the wire', async () => {
  // A shared key in place of certificates: TLS all the same, and nothing to keep or renew.
  const shared = { ciphers: 'PSK', maxVersion: 'TLSv1.2', checkServerIdentity: () => undefined } as const
  const psk = Buffer.from('a key for this test only')
  const serving = { ...shared, pskCallback: () => psk }
  const cutting = await listen(createHttpsServer(serving, (_, response) => response.destroy()))
  const patience = new AbortController()
  const silent = await listen(createHttpsServer(serving, () => patience.abort()))
  const before = { ...globalAgent.options }
  Object.assign(globalAgent.options, shared, { pskCallback: () => ({ psk, identity: 'us' }) })
  const reached = [
    await post(`https://127.0.0.1:${cutting}/`),
    await post(`https://127.0.0.1:${silent}/`, patience.signal),
  ]
  globalAgent.options = before
  expect(reached).toEqual([{ reached: 'wire' }, { reached: 'wire' }])
})

test('a request given up before it begins gets nowhere', async () => {
  expect(await post('http://127.0.0.1:1/', AbortSignal.abort())).toEqual({ reached: 'nowhere' })
})

test('a connection carries request after request, and one cut off on it was on the wire', async () => {
  const ports: (number | undefined)[] = []
  const server = createHttpServer((request, response) => {
    ports.push(request.socket.remotePort)
    if (ports.length === 20) response.destroy()
    else response.end('taken')
  })
  const url = `http://127.0.0.1:${await listen(server)}/`
  const warnings: Error[] = []
  const warn = (warning: Error) => warnings.push(warning)
  process.on('warning', warn)
  for (let count = 1; count < 20; count++) expect(await post(url)).toMatchObject({ body: 'taken' })
  expect(await post(url)).toEqual({ reached: 'wire' })
  process.off('warning', warn)
  expect({ connections: new Set(ports).size, warnings }).toEqual({ connections: 1, warnings: [] })
})
