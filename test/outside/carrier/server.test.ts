import { expect, test } from '@jest/globals'
import { startCarrier } from './server.ts'
import { accountSid, authToken, openTestAccount } from './test-account.ts'

test('a stop answers those who wait, ends the streams, and closes at once', async () => {
  const carrier = await openTestAccount()
  const stream = await fetch(`${carrier.url}/events`)
  const waiting = carrier.inbox('+15551230001', '?wait=30s')
  await carrier.world('GET', '/phones')
  const began = performance.now()
  await carrier.stop()
  expect(performance.now() - began).toBeLessThan(15_000)
  expect(await waiting).toEqual([])
  expect(await stream.text()).toContain('event: shelf')
  await expect(carrier.world('GET', '/phones')).rejects.toThrow('fetch failed')
})

test('a fault may stand from the start', async () => {
  const listen = { host: '127.0.0.1', port: 0 }
  const carrier = await startCarrier({ listen, accountSid, authToken, faults: { status: 503 } })
  const response = await fetch(`${carrier.url}/2010-04-01/Accounts/${accountSid}/Messages.json`)
  expect(response.status).toBe(503)
  await carrier.stop()
})
