import { afterAll, test } from '@jest/globals'
import { bootCluster } from './boot.ts'
const cluster = await bootCluster()
afterAll(() => cluster.stop())
test('x', async () => {
  await cluster.acme.admin.fraud.block({ userId: 'u', reason: 'lost the phone', days: 1 }).catch(() => {})
  console.log(cluster.log.lines.filter((l) => /"level":"(error|warn)"/.test(l)).join('\n'))
})
