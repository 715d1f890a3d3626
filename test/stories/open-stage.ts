import { afterAll, expect } from '@jest/globals'
import { bootCluster, type Cluster } from '#test/cluster/boot'
import { openCollector } from './collector.ts'
import { findLeaks, type Place } from './find-leaks.ts'
import { placesIn } from './places.ts'
import { secretsOf } from './secrets.ts'

/** A cluster that logs all that it can, with a collector of its traces and metrics. */
export async function bootWatched(options?: Parameters<typeof bootCluster>[0]) {
  const collector = await openCollector()
  Object.assign(process.env, collector.environment, { LOG_LEVEL: 'trace' })
  const cluster = await bootCluster(options)
  /** What was sent to the collector: all of it, once the cluster has stopped. */
  const told = () => collector.received.map(({ path, body }): Place => ({ where: path, text: body }))
  return { cluster, collector, told }
}

/**
 * A cluster on which the stories of one file are played. Once they are over, no code, PIN, answer, number, key, seed or app
 * password of theirs may have been written down or told on, and no service may have failed at what it did not foresee.
 */
export async function openStage(options?: Parameters<typeof bootCluster>[0]): Promise<Cluster> {
  const { cluster, collector, told } = await bootWatched(options)
  afterAll(async () => {
    await cluster.settled()
    const secrets = await secretsOf(cluster)
    const places = await placesIn(cluster)
    await cluster.stop()
    collector.stop()
    expect(told().map(({ where }) => where)).toContain('/v1/traces')
    expect(findLeaks([...places, ...told()], secrets)).toEqual([])
    expect(cluster.faults()).toEqual([])
  })
  return cluster
}
