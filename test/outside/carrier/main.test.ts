import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { expect, test } from '@jest/globals'
import { typescriptProgram } from '#libs/testing/typescript-program'
import { accountSid, authToken, openTestAccount } from './test-account.ts'

const good = { CARRIER_LISTEN: '127.0.0.1:0', CARRIER_ACCOUNT_SID: accountSid, CARRIER_AUTH_TOKEN: authToken }

/** The carrier's process; what it says on either stream comes out of stdout. */
function run(env: Record<string, string>) {
  return typescriptProgram(`
    Object.assign(process.env, ${JSON.stringify({ ...good, ...env })})
    console.error = console.log
    await import('#test/outside/carrier/main')
  `)
}

test('it says where it listens, shows the page, and ends with SIGTERM', async () => {
  const carrier = run({})
  const [line] = await once(createInterface(carrier.stdout), 'line')
  const url = /^carrier listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1] ?? ''
  expect((await fetch(url)).status).toBe(200)
  carrier.kill('SIGTERM')
  expect(await once(carrier, 'exit')).toEqual([0, null])
})

test('everything wrong with its environment is said at once, a sentence each', async () => {
  const carrier = run({ CARRIER_LISTEN: '4010', CARRIER_ACCOUNT_SID: 'ACME', CARRIER_AUTH_TOKEN: '' })
  const [said, [code]] = await Promise.all([text(carrier.stdout), once(carrier, 'exit')])
  expect(code).toBe(1)
  expect(said.split('\n')).toEqual([
    'CARRIER_LISTEN must be a host and a port, as in 127.0.0.1:4010.',
    'CARRIER_ACCOUNT_SID must be AC and 32 hexadecimal digits.',
    'CARRIER_AUTH_TOKEN must be set.',
    '',
  ])
})

test('an address in use is said in a sentence', async () => {
  const first = await openTestAccount()
  const { host } = new URL(first.url)
  const carrier = run({ CARRIER_LISTEN: host })
  const [said, [code]] = await Promise.all([text(carrier.stdout), once(carrier, 'exit')])
  await first.stop()
  expect({ code, said }).toEqual({ code: 1, said: `The carrier cannot listen on ${host}: EADDRINUSE.\n` })
})
