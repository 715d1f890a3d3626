import { connect } from 'node:http2'
import type { ClientHttp2Session } from 'node:http2'
import { connect as connectSocket } from 'node:net'
import { status } from '@grpc/grpc-js'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { echo, echoing, EchoService } from '#libs/testing/echo'
import { loopback } from '#libs/testing/loopback'
import type { LoopbackServer } from '#libs/testing/loopback'

let served: LoopbackServer
let session: ClientHttp2Session

beforeAll(async () => {
  served = await loopback([echoing()])
  session = connect(`http://${served.address}`)
})
afterAll(async () => {
  session.destroy()
  await served.stop()
})

const message = EchoService.say.requestSerialize(echo('hello'))

/** A message as gRPC frames it: a flag for compression, a length, the bytes. */
function framed(bytes: Buffer, { flag = 0, length = bytes.length } = {}): Buffer {
  const head = Buffer.alloc(5)
  head.writeUInt8(flag)
  head.writeUInt32BE(length, 1)
  return Buffer.concat([head, bytes])
}

/** The gRPC status of a request made by hand, or its HTTP status if it has none. */
function statusOf(headers: Record<string, string>, body = framed(message)): Promise<number> {
  const all = {
    ':method': 'POST',
    ':path': EchoService.say.path,
    'content-type': 'application/grpc',
    te: 'trailers',
    'countersign-peer': 'tester',
    'countersign-tenant': 'acme',
    ...headers,
  }
  return new Promise((resolve, reject) => {
    const stream = session.request(all)
    let code = -1
    const note = (received: Record<string, unknown>) => {
      code = Number(received['grpc-status'] ?? received[':status'])
    }
    stream.on('response', note)
    stream.on('trailers', note)
    stream.on('error', reject)
    stream.on('close', () => resolve(code))
    stream.resume()
    stream.end(body)
  })
}

test('a request made by hand is as good as any', async () => {
  await expect(statusOf({})).resolves.toBe(status.OK)
})

describe('headers that make no sense are answered, and no more:', () => {
  test.each<[string, Record<string, string>, number]>([
    ['a timeout that is none', { 'grpc-timeout': 'soon' }, status.INTERNAL],
    ['binary metadata that is not base64', { 'x-bin': '%%%' }, status.OK],
    ['characters that no header may have', { authorization: 'Bearer caf\u00e9' }, status.OK],
    ['an encoding that nobody knows', { 'grpc-encoding': 'zip' }, status.OK],
    ['another content type', { 'content-type': 'text/html' }, 415],
    ['a path out of nowhere', { ':path': '/%00/../..' }, status.UNIMPLEMENTED],
    ['another method', { ':method': 'PUT' }, status.OK],
  ])('%s', async (_, headers, code) => {
    await expect(statusOf(headers)).resolves.toBe(code)
  })
})

describe('bodies that make no sense are refused, and no more:', () => {
  test.each<[string, Record<string, string>, Buffer, number]>([
    ['none at all', {}, Buffer.alloc(0), status.UNIMPLEMENTED],
    ['half a frame', {}, framed(message, { length: 1000 }), status.UNIMPLEMENTED],
    ['a frame of 4 GB', {}, framed(message, { length: 0xffff_ffff }), status.RESOURCE_EXHAUSTED],
    ['two messages', {}, Buffer.concat([framed(message), framed(message)]), status.UNIMPLEMENTED],
    ['compression that is none', { 'grpc-encoding': 'gzip' }, framed(message, { flag: 1 }), status.INTERNAL],
    ['unknown compression', { 'grpc-encoding': 'zip' }, framed(message, { flag: 1 }), status.UNIMPLEMENTED],
  ])('%s', async (_, headers, body, code) => {
    await expect(statusOf(headers, body)).resolves.toBe(code)
  })
})

test('a connection that speaks something else is closed, and the others are served', async () => {
  const [host, port] = served.address.split(':')
  const socket = connectSocket(Number(port), host)
  const closed = new Promise((resolve) => {
    socket.on('close', resolve)
  })
  socket.on('error', () => {})
  socket.resume()
  socket.write('GET / HTTP/1.1\r\nHost: countersign\r\n\r\n')
  await closed
  await expect(statusOf({})).resolves.toBe(status.OK)
})
