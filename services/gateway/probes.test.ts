import { expect, test } from '@jest/globals'
import { freePort } from '#libs/embedded/free-port'
import { startProbes } from './probes.ts'

test('a kubelet is answered at an address where there is nothing else', async () => {
  const listen = `127.0.0.1:${await freePort()}`
  const stop = await startProbes({ listen })
  const statuses = ['/healthz', '/readyz', '/webhooks/carriers/twilio'].map(async (path) => {
    return (await fetch(`http://${listen}${path}`)).status
  })
  expect(await Promise.all(statuses)).toEqual([200, 200, 404])
  await stop()
  await expect(fetch(`http://${listen}/healthz`)).rejects.toThrow('fetch failed')
})
