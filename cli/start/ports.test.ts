import { expect, test } from '@jest/globals'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { anyPorts, portsFrom } from './ports.ts'

const freeBase = async () => (await anyPorts()).policy - 1

test('the ports stand at fixed places after the first', async () => {
  const base = await freeBase()
  expect(await portsFrom(base, 0)).toEqual({
    ...{ policy: base + 1, challenge: base + 2, delivery: base + 3, fraud: base + 4, reporting: base + 5 },
    ...{ gateway: base + 6, carrier: base + 10, postgres: base + 11, nats: base + 12 },
  })
})

test('a taken one is refused in a sentence that says what to do', async () => {
  const base = await freeBase()
  const other = createServer().listen(base + 3, '127.0.0.1')
  await once(other, 'listening')
  await expect(portsFrom(base, 0)).rejects.toThrow(
    `port ${base + 3}, which delivery needs, is taken: stop what listens there (another npm start?), or set PORT_BASE`,
  )
  other.close()
})

test('one that is about to be free is waited for', async () => {
  const base = await freeBase()
  const other = createServer().listen(base + 3, '127.0.0.1')
  await once(other, 'listening')
  const ports = portsFrom(base, 10_000)
  other.close()
  expect((await ports).delivery).toBe(base + 3)
})

test('any ports are of the same shape, and free', async () => {
  const { policy, nats } = await anyPorts()
  expect(nats - policy).toBe(11)
  await expect(portsFrom(policy - 1, 0)).resolves.toMatchObject({ nats })
})
