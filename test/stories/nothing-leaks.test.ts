import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { trace } from '@opentelemetry/api'
import { headers } from '@nats-io/transport-node'
import { Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { EventParameterType, EventType } from '#contracts/gen/countersign/policy/v1/event_type'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { newApp } from '#test/cluster/people'
import { findLeaks } from './find-leaks.ts'
import { bootWatched } from './open-stage.ts'
import { placesIn } from './places.ts'
import { secretsOf, type Secrets } from './secrets.ts'

const { cluster, collector, told } = await bootWatched()
const { acme } = cluster
afterAll(async () => {
  await cluster.stop()
  collector.stop()
})

const answers = ['Melchior Zwölfaxinger', 'Krummgasse Siebzehn', 'Frau Quastenflosser', 'Wanderer Puppchen']
const transfer = EventType.fromPartial({
  name: 'transfer',
  parameters: [{ name: 'account', type: EventParameterType.DIGITS, sensitive: true, maxLength: 24 }],
  templates: [
    {
      language: 'en',
      voice: 'You are paying into <$account$>.',
      sms: '<$otp$> pays into <$account$>',
      app: 'Pay into <$account$>',
    },
  ],
})

let secrets: Secrets

// Every other story looks for leaks of its own once it is over; here is one of each secret, so that all can be planted.
beforeAll(async () => {
  await acme.admin.admin.putEventType({ eventType: transfer })
  await acme.admin.admin.updateSettings({ settings: Settings.create({ appPasswordsAllowed: true }) })
  const ann = await cluster.person({ house: acme, has: ['phone'] })
  const challenge = await ann.start({ event: { name: 'transfer', parameters: { account: '58304617290001' } } })
  expect(await ann.answer(challenge, await ann.phone.code())).toMatchObject({ approved: true })
  await ann.enrol(newApp, true)
  await acme.admin.pins.setPin({ userId: ann.userId, pin: '270519483605', changeRequired: false })
  await acme.admin.appPasswords.createAppPassword({ userId: ann.userId, name: 'mail', vouchReason: 'at the desk' })
  const { questions } = await acme.admin.questions.listSecurityQuestions({ language: 'en' })
  const chosen = answers.map((answer, place) => ({ question: questions[place]?.text ?? '', answer }))
  const bob = await cluster.person({ house: acme })
  await bob.enrol({ $case: 'securityQuestions', value: { answers: chosen } })
  const unknown = acme.admin.admin.getPerson({ userId: 'nobody' })
  await expect(unknown).rejects.toMatchObject({ reason: ErrorReason.PERSON_NOT_FOUND })
})

test('a person can be sure that no code, PIN, answer, number, key, seed or app password was written down or told on', async () => {
  await cluster.settled()
  secrets = await secretsOf(cluster)
  for (const kind of Object.values(secrets)) expect(kind).not.toEqual([])
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
  const places = told()
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
