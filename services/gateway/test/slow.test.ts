import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openStage } from './stage.ts'

let stage: Awaited<ReturnType<typeof openStage>>
beforeAll(async () => {
  stage = await openStage({ requestTimeout: 300 })
})
afterAll(() => stage.gateway.stop())

const lines = (...each: string[]) => each.join('\r\n')
const head = ['POST /v1/challenges HTTP/1.1', 'host: a', 'authorization: Bearer k', 'content-type: application/json']

test.each([
  ['its head', lines(...head, 'x-slow: ')],
  ['its body', lines(...head, 'content-length: 100', '', '{"userId": ')],
  ['a chunk of its body', lines(...head, 'transfer-encoding: chunked', '', '64', '{"us')],
])('a request that never ends in %s is cut off', async (_, begun) => {
  const socket = connect(Number(stage.gateway.address.split(':')[1]), '127.0.0.1')
  socket.write(begun)
  const drip = setInterval(() => socket.write('1'), 50)
  const heard = await text(socket)
  clearInterval(drip)
  expect(heard).toMatch(/^HTTP\/1.1 408 .*application\/problem\+json.*"status":408}$/s)
  expect(stage.asked).toEqual([])
})

test.each([
  ['is no HTTP', 'HELO example.com\r\n\r\n', 400],
  ['has two lengths', lines(...head, 'content-length: 5', 'content-length: 6', '', ''), 400],
  ['has a length and chunks', lines(...head, 'content-length: 5', 'transfer-encoding: chunked', '', '0', '', ''), 400],
  ['has too long a head', lines(...head, `x: ${'x'.repeat(17_000)}`, '', ''), 431],
])('what %s is answered and cut off', async (_, sent, code) => {
  const socket = connect(Number(stage.gateway.address.split(':')[1]), '127.0.0.1')
  socket.write(sent)
  expect(await text(socket)).toMatch(new RegExp(`^HTTP/1.1 ${code} .*"status":${code}}$`, 's'))
  expect(stage.asked).toEqual([])
})
