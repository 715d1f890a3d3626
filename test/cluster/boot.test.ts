import { afterAll, expect, test } from '@jest/globals'
import { freshDatabase } from '#libs/testing/postgres'
import { until } from '#libs/testing/until'
import { bootCluster } from './boot.ts'
import { usage } from './usage.ts'

const cluster = await bootCluster({ replicas: { challenge: 2 } })
afterAll(() => cluster.stop())

test('the whole product boots in one process, and a person signs in at either replica', async () => {
  const ann = await cluster.person({ house: cluster.acme, has: ['phone'] })
  const challenge = await ann.start()
  const by = cluster.clients(cluster.acme.vpnKey, 1)
  expect(await ann.answer(challenge, await ann.phone.code(), { by })).toMatchObject({ approved: true })
  await cluster.settled()
  expect(await usage(cluster.acme.admin.reporting, ann.userId)).toMatchObject({
    header: { eventsBehind: 0n },
    rows: [{ authenticated: true }],
  })
  expect(cluster.faults()).toEqual([])
})

test('the gateway is where the carrier takes it to be', async () => {
  const { addresses } = cluster.installation
  const answer = await fetch(`http://${addresses.gateway}/readyz`)
  expect(await answer.json()).toEqual({ status: 'ready' })
})

test('a service that was stopped can be started again at its address', async () => {
  const reporting = cluster.service('reporting')
  await reporting.stop()
  await reporting.start()
  await until(() => usage(cluster.acme.admin.reporting))
})

test('a cluster in which one service can not start leaves none of the others running', async () => {
  const { url, drop } = await freshDatabase()
  const name = new URL(url).pathname.slice(1)
  const sessions = async () =>
    (await cluster.pool.query('select from pg_stat_activity where datname = $1', [name])).rowCount
  let left = false
  const dropLeft = async () => {
    await until(async () => (await sessions()) === 0)
    left = true
    await drop()
  }
  const booting = bootCluster({ database: { url, drop: dropLeft }, carriers: 'no list' })
  await expect(booting).rejects.toThrow('CARRIERS')
  expect(left).toBe(true)
})
