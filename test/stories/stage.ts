import { afterAll, expect } from '@jest/globals'
import { bootCluster } from '#test/cluster/boot'

/** The cluster on which the stories of one run are played. */
export const cluster = await bootCluster()
export const { acme } = cluster

afterAll(async () => {
  await cluster.stop()
  expect(cluster.faults()).toEqual([])
})

/** Six digits that are not the code. */
export const otherThan = (code: string) => (code === '428571' ? '142857' : '428571')
