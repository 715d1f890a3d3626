import { afterAll, expect, test } from '@jest/globals'
import { until } from '#libs/testing/until'
import { bootCluster } from '#test/cluster/boot'
import { usage } from '#test/cluster/usage'

const cluster = await bootCluster()
const { acme, nats } = cluster
afterAll(() => cluster.stop())

test('while NATS is down people sign in; once it is back their sign-ins are reported, each once', async () => {
  const people = await Promise.all(Array.from({ length: 5 }, () => cluster.person({ house: acme, has: ['phone'] })))
  await cluster.settled()
  await nats.kill()

  for (const person of people) {
    const challenge = await person.start()
    const code = await person.phone.code()
    await person.answer(challenge, 'wrong')
    expect(await person.answer(challenge, code)).toMatchObject({ approved: true })
  }
  expect(await cluster.untold()).toBeGreaterThanOrEqual(15)
  const { header, rows } = await usage(acme.admin.reporting)
  expect({ behind: header.eventsBehind, rows }).toEqual({ behind: -1n, rows: [] })

  await nats.restart()
  const told = await until(async () => {
    const report = await usage(acme.admin.reporting)
    const whole = report.rows.filter((row) => row.authenticated && row.wrongAnswers > 0 && row.deliveries.length > 0)
    return whole.length === people.length && report.rows
  })
  expect(told.map(({ userId }) => userId).sort()).toEqual(people.map(({ userId }) => userId).sort())
  for (const row of told) expect(row).toMatchObject({ wrongAnswers: 1, deliveries: [{ provider: 'twilio' }] })
  await until(async () => (await cluster.untold()) === 0)
  expect(cluster.faults()).toEqual([])
})

test('while NATS hangs people sign in all the same', async () => {
  const person = await cluster.person({ house: acme, has: ['app'] })
  nats.freeze()
  try {
    expect(await person.answer(await person.start(), person.appCode())).toMatchObject({ approved: true })
  } finally {
    nats.thaw()
  }
  await until(async () => (await usage(acme.admin.reporting, person.userId)).rows[0]?.authenticated)
})
