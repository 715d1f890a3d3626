import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Secret } from '#libs/runtime/secret'
import { testKms } from '#libs/testing/kms'
import { inTheClear } from './key-wrap.ts'
import { transit } from './transit.ts'

let server: Server
let said = ''
let status = 200

beforeAll(async () => {
  server = createServer((_, response) => response.writeHead(status, { location: '/elsewhere' }).end(said))
  await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterAll(() => void server.close())

const key = Buffer.alloc(32, 7)
const at = (url: string, token = 'x') => transit({ url, key: 'countersign', token: new Secret(token) })

test('a key comes back as it was wrapped, and its word shows nothing of it', async () => {
  const kms = await testKms()
  for (const wrap of [at(kms.url, kms.token), at(`${kms.url}/`, kms.token)]) {
    const word = await wrap.wrap(key)
    expect(word).toMatch(/^vault:v1:\S+$/)
    expect(word).not.toContain(key.toString('base64'))
    expect(await wrap.unwrap(word)).toEqual(key)
  }
  await kms.stop()
  expect(await inTheClear.unwrap(await inTheClear.wrap(key))).toEqual(key)
})

test.each([
  [200, 'not JSON', 'no answer that is one'],
  [200, '{"data": {}}', 'no answer that is one'],
  [200, '{"data": {"plaintext": 7}}', 'no answer that is one'],
  [302, '', 'can not be reached'],
  [503, '{"errors": ["Vault is sealed"]}', 'refused with 503'],
])('an answer of %i and %j is none, and is not repeated', async (code, text, complaint) => {
  ;[status, said] = [code, text]
  const { port } = server.address() as AddressInfo
  await expect(at(`http://127.0.0.1:${port}`).unwrap('vault:v1:AAAA')).rejects.toThrow(complaint)
})
