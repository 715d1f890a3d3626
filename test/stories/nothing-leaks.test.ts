import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { trace } from '@opentelemetry/api'
import { headers } from '@nats-io/transport-node'
import { openCollector } from './collector.ts'
import { findLeaks, type Place } from './find-leaks.ts'
import { placesIn } from './places.ts'
import { secretsOf, type Secrets } from './secrets.ts'

const collector = await openCollector()
Object.assign(process.env, collector.environment, { LOG_LEVEL: 'trace' })
const others = readdirSync(import.meta.dirname).filter((file) => /(?<!hostile|leaks)\.test\.ts$/.test(file))
for (const story of others) await import(`./${story}`)
const { cluster } = await import('./stage.ts')
afterAll(() => collector.stop())

let secrets: Secrets

beforeAll(() => {
  expect(others.length).toBeGreaterThan(4)
})

test('a person can be sure that no code, PIN, answer, number, key, seed or app password was written down or told on', async () => {
  await cluster.settled()
  secrets = await secretsOf(cluster)
  for (const kind of Object.values(secrets)) expect(kind.length).toBeGreaterThan(4)
  const places = await placesIn(cluster)
  for (const where of ['a log line', 'an error', 'a message', 'challenge.challenge.kept', 'challenge.factor.sealed']) {
    expect(places.map((place) => place.where)).toContain(where)
  }
  expect(findLeaks(places, secrets)).toEqual([])
})

test('a person can be sure that a leak would be found, wherever it was', async () => {
  const { code, number, key, seed, pin, answer, appPassword, account } = oneOfEach(secrets)
  cluster.lines.push(
    `{"level":"info","msg":"the code ${code} was texted"}`,
    `{"level":"info","msg":"answered ${code}${pin}"}`,
    `{"level":"info","msg":"pays into ${account}"}`,
    `{"level":"info","msg":"answered ${answer.toUpperCase()}"}`,
    `{"level":"info","msg":"typed ${appPassword.slice(0, 4).toUpperCase()} ${appPassword.slice(4)}"}`,
  )
  cluster.witness.exchanges.push({ method: 'planted', request: {}, error: new Error(`no such key: ${key}`) })
  await cluster.pool.query(
    `insert into reporting.parked (consumer, message_id, subject, headers, payload, error, deliveries)
     values ('planted', $1, '', $2, $3, $4, 1)`,
    [`${number.slice(0, 5)} ${number.slice(5)}`, { authorization: `Bearer ${key}` }, seed, `code=${code}`],
  )
  const carried = headers()
  carried.set('seed', seed.toString('hex'))
  const client = await cluster.connection.ready()
  await client.publish(`countersign.planted.v1.Leak.${code}`, `sms:${number}`, { headers: carried })

  expect(findLeaks(await placesIn(cluster), secrets)).toEqual([
    'a code in a log line',
    'a code in a message',
    'a code in reporting.parked.error',
    'a key in an error',
    'a key in reporting.parked.headers',
    'a number in a message',
    'a number in reporting.parked.message_id',
    'a pin in a log line',
    'a seed in a message',
    'a seed in reporting.parked.payload',
    'an account in a log line',
    'an answer in a log line',
    'an app password in a log line',
  ])
})

test('a person can be sure that traces and metrics hold nothing of theirs either', async () => {
  const { seed } = oneOfEach(secrets)
  const note = `the seed ${seed.toString('base64')}`
  trace.getTracer('planted').startSpan('leak', { attributes: { note } }).end()
  await cluster.stop()
  const places = collector.received.map(({ path, body }): Place => ({ where: path, text: body }))
  expect(new Set(places.map(({ where }) => where))).toEqual(new Set(['/v1/traces', '/v1/metrics']))
  expect(places.some(({ text }) => text.includes('countersign.challenge.v1.ChallengeService/AnswerChallenge'))).toBe(
    true,
  )
  expect(findLeaks(places, secrets)).toEqual(['a seed in /v1/traces'])
})

function oneOfEach({ codes, numbers, keys, seeds, pins, answers, appPasswords, accounts }: Secrets) {
  const [[code = ''], [number = ''], [key = ''], [seed = Buffer.of()]] = [codes, numbers, keys, seeds]
  const [[pin = ''], [answer = ''], [appPassword = ''], [account = '']] = [pins, answers, appPasswords, accounts]
  return { code, number, key, seed, pin, answer, appPassword, account }
}
