import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import {
  AdminServiceService,
  ListPeopleResponse,
  PersonState,
  type Person,
} from '#contracts/gen/countersign/policy/v1/admin'
import {
  AnswerChallengeResponse,
  ChallengeServiceService,
  ChallengeState,
  StartChallengeResponse,
  WatchChallengeResponse,
  type StartChallengeRequest,
} from '#contracts/gen/countersign/challenge/v1/challenge'
import { ReportingServiceService, StreamUsageResponse } from '#contracts/gen/countersign/reporting/v1/reporting'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { Refusal } from '#contracts/refusal'
import type { Definition } from '#libs/rpc/definition'
import { implement, type Implementation } from '#libs/rpc/implement'
import { loopback, type LoopbackServer } from '#libs/testing/loopback'
import { main } from './main.ts'

let server: LoopbackServer
let asked: unknown[] = []

/** A service that answers to nothing but what a test is about. */
function fake<D extends Definition>(
  definition: D,
  answers: Record<string, (request: never) => unknown>,
): Implementation {
  const rpcs = Object.keys(definition).map((name) => {
    const handle = (request: never) => {
      asked.push(request)
      return answers[name]?.(request)
    }
    return [name, { access: { scope: 'everything' }, handle }]
  })
  return implement(definition, Object.fromEntries(rpcs))
}

const ann = { userId: 'ann', state: PersonState.ENFORCED, firstName: 'Ann\u001b[31m' } as Person
const challenge = { id: 'c1', state: ChallengeState.PENDING, userId: 'ann', applicationId: 'vpn', attemptsLeft: 2 }

async function* stream<T>(...messages: T[]): AsyncGenerator<T> {
  yield* messages
}

beforeAll(async () => {
  const people = fake(AdminServiceService, {
    listPeople: async () => ListPeopleResponse.fromPartial({ people: [ann] }),
    getPerson: async () => {
      throw new Refusal(ErrorReason.PERSON_NOT_FOUND, 'nobody of that name is known')
    },
  })
  const challenges = fake(ChallengeServiceService, {
    startChallenge: async () => {
      const decision = { outcome: Outcome.CHALLENGE, reason: DecisionReason.PERSON_STATE }
      return StartChallengeResponse.fromPartial({ challenge: { ...challenge, decision } })
    },
    answerChallenge: async ({ answer }: { answer: { kind: { value: string | { codes: string[] } } } }) => {
      const { value } = answer.kind
      const approved = typeof value === 'string' ? value === '123456' : value.codes.join() === '755224,287082'
      const resultCode = approved ? ResultCode.SUCCESS_SMS_SENT : ResultCode.FAILED_SMS_OTP_INCORRECT
      return AnswerChallengeResponse.fromPartial({ approved, resultCode, challenge })
    },
    watchChallenge: () =>
      stream(
        WatchChallengeResponse.fromPartial({ challenge }),
        WatchChallengeResponse.fromPartial({ challenge: { ...challenge, state: ChallengeState.APPROVED } }),
      ),
  })
  const reports = fake(ReportingServiceService, {
    streamUsage: () =>
      stream(
        StreamUsageResponse.fromPartial({ part: { $case: 'header', value: { madeAt: new Date(), eventsBehind: 3n } } }),
        StreamUsageResponse.fromPartial({ part: { $case: 'row', value: { userId: 'ann', startedAt: new Date() } } }),
      ),
  })
  const credential = { id: 'k1', tenant: 'acme', application: '', scopes: ['everything'] }
  server = await loopback([people, challenges, reports], { authenticate: async () => credential })
})

afterAll(() => server.stop())

beforeEach(() => {
  asked = []
})

async function run(...words: string[]) {
  let [out, err] = ['', '']
  const services = ['POLICY', 'CHALLENGE', 'DELIVERY', 'FRAUD', 'REPORTING']
  const addresses = services.map((name) => [`COUNTERSIGN_${name}_ADDRESS`, server.address])
  const exitCode = await main(words, {
    env: { ...Object.fromEntries(addresses), COUNTERSIGN_KEY: 'csk_x', COUNTERSIGN_FOLDER: '/nowhere' },
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
  })
  return { exitCode, out, err }
}

test('a list is shown as a table, and what others wrote stays text', async () => {
  const { exitCode, out } = await run('people', 'list')
  expect(exitCode).toBe(0)
  expect(out).toMatch(/^person +name +state/)
  expect(out).toMatch(/^ann +Ann\u{fffd}\[31m +enforced/mu)
})

test('to a script the same is JSON as proto3 has it', async () => {
  const { out } = await run('people', 'list', '--json')
  expect(JSON.parse(out)).toMatchObject({ people: [{ userId: 'ann', state: 'PERSON_STATE_ENFORCED' }] })
})

test('a sign-in is started with what was given and an id of its own, and says what to do next', async () => {
  const { out } = await run('sign-in', 'start', 'ann', '--app', 'vpn', '--ip', '198.51.100.7')
  expect(asked).toEqual([
    expect.objectContaining({
      userId: 'ann',
      applicationId: 'vpn',
      clientIp: '198.51.100.7',
    } satisfies Partial<StartChallengeRequest>),
  ])
  expect((asked[0] as StartChallengeRequest).requestId).toMatch(/^[0-9a-f-]{36}$/)
  expect(out).toContain("CHALLENGE  the person's state demands a second factor")
  expect(out).toContain('countersign sign-in answer c1 <code>')
})

test('only an answer that proved the person exits with 0', async () => {
  expect(await run('sign-in', 'answer', 'c1', '123456')).toMatchObject({ exitCode: 0, err: '' })
  const { exitCode, out } = await run('sign-in', 'answer', 'c1', '000000')
  expect(exitCode).toBe(1)
  expect(out).toBe('NOT APPROVED  Answers left: 2. 122 failed sms otp incorrect\n')
})

test('several codes are an answer in a row, of a token that is out of step', async () => {
  expect(await run('sign-in', 'answer', 'c1', '755224', '287082')).toMatchObject({ exitCode: 0, err: '' })
})

test('a watched challenge is a line for every change', async () => {
  const { out } = await run('sign-in', 'watch', 'c1')
  expect(out).toMatch(/^\S+ {2}pending {2}answers left: 2\n\S+ {2}approved\n$/)
  const lines = (await run('sign-in', 'watch', 'c1', '--json')).out.trim().split('\n')
  expect(lines.map((line) => JSON.parse(line).challenge.state)).toEqual([
    'CHALLENGE_STATE_PENDING',
    'CHALLENGE_STATE_APPROVED',
  ])
})

test('a report is a table that says how far behind it is, and to a script a line for each part', async () => {
  expect((await run('report', 'usage')).out).toMatch(/^started +person.*\n.* ann .*\n\nMade .*, 3 events behind\.\n$/)
  const lines = (await run('--json', 'report', 'usage')).out.trim().split('\n')
  expect(lines.map((line) => Object.keys(JSON.parse(line))[0])).toEqual(['header', 'row'])
})

test('a refusal is a line on standard error, and exit code 1', async () => {
  expect(await run('people', 'show', 'nobody')).toEqual({
    ...{ exitCode: 1, out: '' },
    err: 'Refused: nobody of that name is known (PERSON_NOT_FOUND).\n',
  })
})

test('a command line that can not be understood exits with 2, and says where help is', async () => {
  const { exitCode, err } = await run('people', 'put', 'ann', '--state', 'asleep')
  expect(exitCode).toBe(2)
  expect(err).toMatch(/Allowed choices are disabled, enabled, enforced[^]*--help/)
  expect(await run('people', 'list', '--most', 'many')).toMatchObject({ exitCode: 2 })
})

test('help is no mistake', async () => {
  const { exitCode, out } = await run('--help')
  expect(exitCode).toBe(0)
  expect(out).toContain('sign-in')
})

test('nobody there is one sentence with the address', async () => {
  const { exitCode, err } = await run('--policy-address', '127.0.0.1:9', 'people', 'list')
  expect(exitCode).toBe(1)
  expect(err).toBe('Nobody answers at 127.0.0.1:9: is the service running? npm start starts all of them.\n')
})
