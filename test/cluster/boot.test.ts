import { afterAll, expect, test } from '@jest/globals'
import { bootCluster } from './boot.ts'

const begun = performance.now()
const cluster = await bootCluster()
console.log('boot', performance.now() - begun)
afterAll(() => cluster.stop())

test('a person signs in', async () => {
  const ann = await cluster.person({ house: cluster.acme, has: ['phone'] })
  const challenge = await ann.start()
  expect(await ann.answer(challenge, await ann.phone.code())).toMatchObject({ approved: true })
  const b = performance.now()
  await cluster.settled()
  console.log('settled', performance.now() - b, cluster.log.lines.join(''))
})
