import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { countStatements } from '#libs/db/statistics'
import { openHouse } from './house.ts'
import { people } from './people.ts'
import { areAlike, compare } from './rank-test.ts'

let house: Awaited<ReturnType<typeof openHouse>>
let person: ReturnType<typeof people>
let born = 0
/** People with a phone and an app password. */
let holders: string[]

beforeAll(async () => {
  house = await openHouse()
  person = people(house)
  Object.assign(house.neighbours.sayings.limits, { lockoutThreshold: 0 })
  holders = await Promise.all(Array.from({ length: 60 }, () => withPassword()))
})
afterAll(() => house.close())

async function withPassword(): Promise<string> {
  const { userId } = await person.withPhone()
  await house.appPasswords().createAppPassword({ userId, name: 'mail', vouchReason: 'known at the desk' })
  return userId
}

/** Whom somebody asks about who does not know whether they are there. */
const strangers = {
  async 'an unknown person'() {
    const userId = `unknown-${++born}`
    house.neighbours.sayings.unknown.add(userId)
    return userId
  },
  'a person without a method': async () => `bare-${++born}`,
  'a person whose secret is another': async () => holders[++born % holders.length] ?? '',
}
type Stranger = keyof typeof strangers
const kinds = Object.keys(strangers) as Stranger[]

const verify = (userId: string) =>
  house.appPasswords().verifyAppPassword({ userId, password: 'aaaa bbbb cccc dddd', clientIp: '' })

/** A sign-in that is denied, as an application sees it; policy has its own reason for each. */
async function denied(userId: string, kind: Stranger) {
  const reason = reasons[kind]
  Object.assign(house.neighbours.sayings, { outcome: Outcome.DENIED, reason })
  const { challenge } = await house.challenges('acme-vpn').startChallenge(person.request(userId, { applicationId: '' }))
  return challenge
}
const reasons: Record<Stranger, DecisionReason> = {
  'an unknown person': DecisionReason.PERSON_UNKNOWN,
  'a person without a method': DecisionReason.NOT_REGISTERED,
  'a person whose secret is another': DecisionReason.BLOCKED,
}

/** What a route says to each, without the names and moments that differ by themselves. */
async function saidToEach(ask: (userId: string, kind: Stranger) => Promise<object | undefined>) {
  const said: object[] = []
  for (const kind of kinds) {
    const {
      userId: _,
      id: _id,
      createdAt: _at,
      finishedAt: _end,
      ...rest
    } = Object(await ask(await strangers[kind](), kind))
    said.push(rest)
  }
  return said
}

/** What the database is sent for each. */
async function statementsForEach(ask: (userId: string, kind: Stranger) => Promise<unknown>) {
  const sent: (readonly string[])[] = []
  for (const kind of kinds) {
    const userId = await strangers[kind]()
    const counted = countStatements(house.ctx.database.pool)
    await ask(userId, kind)
    counted.stop()
    sent.push(counted.texts)
  }
  return sent
}

const routes = { 'the proof of an app password': verify, 'a sign-in that is denied': denied }

describe.each(Object.entries(routes))('%s', (_, ask) => {
  test('says the same to each', async () => {
    const [first, ...others] = await saidToEach(ask)
    for (const other of others) expect(other).toEqual(first)
  })

  test('sends the database the same statements for each', async () => {
    const [first, ...others] = await statementsForEach(ask)
    expect(first?.length).toBeGreaterThan(0)
    for (const other of others) expect(other).toEqual(first)
  })

  test('takes as long for each; a millisecond more would show', async () => {
    await inThreeSamples(async () => {
      const times = await timesOfEach(ask)
      const [first = [], ...others] = kinds.map((kind) => times[kind])
      const alike = others.map((other) => compare(first, other))
      const apart = others.map((other) =>
        compare(
          first.map((time) => time + 1),
          other,
        ),
      )
      const holds = alike.every(areAlike) && !apart.some(areAlike)
      return { holds, alike, apart }
    })
  }, 240_000)
})

test('a denial says no more than that it is one', async () => {
  const [said] = await saidToEach(denied)
  expect(said).toMatchObject({
    resultCode: ResultCode.UNSPECIFIED,
    decision: { reason: DecisionReason.NOT_ALLOWED, resultCode: 0, edition: 0, deployment: 0, trace: [], methods: [] },
  })
})

test('an answer to a denial is refused to each in the same words', async () => {
  const challenges = house.challenges('acme-vpn')
  const refusals = await saidToEach(async (userId, kind) => {
    const { id: challengeId = '' } = (await denied(userId, kind)) ?? {}
    const answer = { kind: { $case: 'code' as const, value: '123456' } }
    const given = {
      challengeId,
      answer,
      requestId: '',
      factorId: '',
      rememberDevice: false,
      deviceToken: '',
      userAgent: '',
    }
    const { reason, message } = (await challenges.answerChallenge(given).catch((error: unknown) => error)) as {
      reason: ErrorReason
      message: string
    }
    return { reason, message }
  })
  expect(refusals).toEqual(kinds.map(() => ({ reason: ErrorReason.CHALLENGE_CLOSED, message: expect.any(String) })))
  expect(new Set(refusals.map((each) => JSON.stringify(each))).size).toBe(1)
})

test('policy is asked for the bounds as often for somebody unknown as for anybody', async () => {
  const asked = async (kind: Stranger) => {
    house.world.advance(60_000)
    const before = house.neighbours.sayings.rulesAsked
    for (const userId of await Promise.all([strangers[kind](), strangers[kind]()])) await verify(userId)
    return house.neighbours.sayings.rulesAsked - before
  }
  expect(await asked('an unknown person')).toBe(1)
  expect(await asked('a person without a method')).toBe(1)
})

/** How many of each kind are asked about, and how many before that for nothing. */
const [sample, warming] = [1_000, 50]

/** How long each answer took, in milliseconds; the kinds take turns, so that whatever else goes on meets them alike. */
async function timesOfEach(ask: (userId: string, kind: Stranger) => Promise<unknown>) {
  const times = Object.fromEntries(kinds.map((kind): [Stranger, number[]] => [kind, []])) as Record<Stranger, number[]>
  for (let turn = -warming; turn < sample; turn++) {
    // Who comes first finds everything colder: each does in its turn.
    const offset = (turn + warming) % kinds.length
    for (const kind of [...kinds.slice(offset), ...kinds.slice(0, offset)]) {
      const userId = await strangers[kind]()
      const from = performance.now()
      await ask(userId, kind)
      if (turn >= 0) times[kind].push(performance.now() - from)
    }
  }
  return times
}

/** Measures until it holds, at most three times: a machine that is busy with something else is no leak. */
async function inThreeSamples(measure: () => Promise<{ holds: boolean }>): Promise<void> {
  const seen: object[] = []
  for (let time = 1; time <= 3; time++) {
    const came = await measure()
    if (came.holds) return
    seen.push(came)
  }
  throw new Error(`in three samples it did not hold: ${JSON.stringify(seen)}`)
}
