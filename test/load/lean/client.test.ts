import { once } from 'node:events'
import { createServer, type ServerHttp2Session } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeAll, afterAll, expect, test } from '@jest/globals'
import { echo, echoing, EchoService } from '#libs/testing/echo'
import { loopback, type LoopbackServer } from '#libs/testing/loopback'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { leanClient, type LeanOptions } from './client.ts'
import { openConnection } from './connection.ts'

let served: LoopbackServer
const endings: (() => void)[] = []

beforeAll(async () => {
  const access = { peers: ['tester'] }
  const say = {
    access,
    handle: async (request: ReturnType<typeof echo>) => {
      if (request.reason === 'refuse me') throw new Refusal(ErrorReason.FACTOR_NOT_FOUND, 'no such factor')
      return request
    },
  }
  served = await loopback([echoing({ say })])
})
afterEach(() => {
  for (const end of endings.splice(0)) end()
})
afterAll(() => served.stop())

async function saying(options: Partial<LeanOptions> = {}) {
  const client = await leanClient({ address: served.address, peer: 'tester', tenant: 'acme', ...options })
  endings.push(() => client.close())
  return client.method(EchoService.say)
}

test('a call is answered by a server of the library that others use', async () => {
  const say = await saying()
  await expect(say(echo('hello'))).resolves.toEqual(echo('hello'))
})

test('everyone in a crowd gets their own answer, though the server takes no more than a thousand calls at once', async () => {
  const say = await saying({ connections: 1 })
  const words = Array.from({ length: 3_000 }, (_, index) => `word ${index}`)
  const answers = await Promise.all(words.map((word) => say(echo(word))))
  expect(answers.map(({ reason }) => reason)).toEqual(words)
})

test('more than the window holds goes out as the server makes room, and long answers come whole', async () => {
  const say = await saying({ connections: 1 })
  const words = Array.from({ length: 100 }, (_, index) => String(index).padEnd(16_000, '.'))
  const answers = await Promise.all(words.map((word) => say(echo(word))))
  expect(answers.map(({ reason }) => reason)).toEqual(words)
})

test('a call that is refused rejects, and its neighbours are answered', async () => {
  const say = await saying({ connections: 1 })
  const [refused, answered] = await Promise.allSettled([say(echo('refuse me')), say(echo('hello'))])
  expect(refused).toMatchObject({ status: 'rejected', reason: { message: 'the call was refused' } })
  expect(answered).toMatchObject({ status: 'fulfilled', value: echo('hello') })
})

test('one whom the server does not let in is refused', async () => {
  const say = await saying({ peer: 'stranger' })
  await expect(say(echo('hello'))).rejects.toThrow('the call was refused')
})

test('calls in flight reject when the server goes, and those made later', async () => {
  const hanging = await loopback([
    echoing({ say: { access: { peers: ['tester'] }, handle: () => new Promise(() => {}) } }),
  ])
  const say = await saying({ address: hanging.address, connections: 1 })
  const inFlight = say(echo('hello')).catch((error: unknown) => error)
  await hanging.stop()
  await expect(inFlight).resolves.toBeInstanceOf(Error)
  await expect(say(echo('hello'))).rejects.toThrow('the connection was closed')
})

test('a message that does not go into one frame is not sent', async () => {
  const say = await saying()
  await expect(say(echo('.'.repeat(20_000)))).rejects.toThrow('too long for one frame')
})

test('the server hears that its settings and its pings have arrived', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  endings.push(() => server.close())
  await once(server, 'listening')
  const opened = once(server, 'session') as Promise<[ServerHttp2Session]>
  const connection = await openConnection(`127.0.0.1:${(server.address() as AddressInfo).port}`)
  endings.push(() => connection.close())
  const [session] = await opened
  await once(session, 'localSettings')
  const pinged = await new Promise((resolve) => session.ping((error, _, payload) => resolve(error ?? payload)))
  expect(pinged).toHaveLength(8)
  expect(session.remoteSettings).toMatchObject({
    headerTableSize: 0,
    enablePush: false,
    initialWindowSize: 2 ** 31 - 1,
  })
})
