import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ChallengeState, type Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { until } from '#libs/testing/until'
import { openCollector } from '#test/stories/collector'
import { bootCluster, type Cluster } from './boot.ts'
import { callPhone, replyPhone, signIn, smsPhone, type Person } from './people.ts'

const collector = await openCollector()
let cluster: Cluster

beforeAll(async () => {
  Object.assign(process.env, collector.environment, { OTEL_BSP_SCHEDULE_DELAY: '100' })
  cluster = await bootCluster()
})
afterAll(async () => {
  await cluster?.stop()
  collector.stop()
})

interface Span {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  kind: number
}

const [server, client, consumer] = [2, 3, 5]
const kinds: Record<number, string> = { [server]: 'answers', [client]: 'asks', [consumer]: 'hears' }

function spans(): Span[] {
  const traces = collector.received.filter(({ path }) => path === '/v1/traces').map(({ body }) => JSON.parse(body))
  return traces.flatMap(({ resourceSpans }) =>
    resourceSpans.flatMap(({ scopeSpans }: { scopeSpans: { spans: Span[] }[] }) =>
      scopeSpans.flatMap((scope) => scope.spans),
    ),
  )
}

/** What happened in a trace, in words. */
const told = (traceId: string) =>
  new Set(
    spans()
      .filter((span) => span.traceId === traceId)
      .map(({ kind, name }) => `${kinds[kind]} ${name.replace(/countersign\.(\w+)\.v1\.(\w+\/)?/, '$1 ')}`),
  )

let born = 0

/** Somebody's application begins a trace of its own, and a sign-in in it. */
async function signsIn(person: Person): Promise<{ traceId: string; challenge: Challenge }> {
  const traceId = (++born).toString(16).padStart(32, 'a')
  const { challenge } = await cluster.acme.vpn.challenge.startChallenge(signIn(person.userId), {
    traceparent: `00-${traceId}-${'b'.repeat(16)}-01`,
  })
  if (!challenge) throw new Error('there is no challenge in the answer')
  return { traceId, challenge }
}

const approved = ({ id: challengeId }: Challenge) =>
  until(async () => {
    const { challenge } = await cluster.acme.vpn.challenge.getChallenge({ challengeId })
    return challenge?.state === ChallengeState.APPROVED
  })

/** Resolves when all of it happened in that trace; else says what did. */
async function allIn(traceId: string, expected: string[]): Promise<void> {
  await until(() => expected.every((each) => told(traceId).has(each))).catch(() => {})
  expect([...told(traceId)]).toEqual(expect.arrayContaining(expected))
}

const everywhere = [
  ...['answers challenge StartChallenge', 'answers fraud Assess', 'answers policy Decide', 'answers delivery Send'],
  ...['asks POST', 'hears process challenge SignInDecided', 'hears process challenge ChallengeFinished'],
]

test('a sign-in by a call is one trace, also what the carrier comes back with, and what others learn of it', async () => {
  const ann = await cluster.person({ house: cluster.acme })
  await ann.enrol(callPhone(ann.number), true)
  await ann.phone.onRing('person', ['#'])
  const { traceId, challenge } = await signsIn(ann)
  await approved(challenge)
  const calling = ['asks delivery ReceiveCall', 'answers delivery ReceiveCall', 'asks challenge AnswerCall']
  const heard = ['answers challenge AnswerCall', 'hears process delivery CallFinished']
  await allIn(traceId, [...everywhere, ...calling, ...heard])
  const webhooks = spans().filter(({ name }) => name.endsWith('/ReceiveCall'))
  expect(webhooks.length).toBeGreaterThanOrEqual(6)
  expect(new Set(webhooks.map((span) => span.traceId))).toEqual(new Set([traceId]))
})

test('a call that nobody takes up ends in the trace in which it was placed', async () => {
  const bob = await cluster.person({ house: cluster.acme })
  await bob.enrol(callPhone(bob.number), true)
  await bob.phone.onRing('busy')
  const { traceId } = await signsIn(bob)
  await allIn(traceId, [...everywhere, 'answers delivery ReceiveCall', 'hears process delivery CallFinished'])
})

test('what a carrier reports of a text is told in the trace in which it was sent', async () => {
  const cleo = await cluster.person({ house: cluster.acme })
  await cleo.enrol(smsPhone(cleo.number), true)
  const { traceId } = await signsIn(cleo)
  await allIn(traceId, [
    'answers delivery Send',
    'answers delivery ReceiveCallback',
    'hears process delivery MessageFinished',
  ])
})

test('a reply to a text lets the person in in the trace in which the text was sent', async () => {
  const dan = await cluster.person({ house: cluster.acme })
  await dan.enrol(replyPhone(dan.number), true)
  const { traceId, challenge } = await signsIn(dan)
  await dan.phone.write(await dan.phone.code())
  await approved(challenge)
  await allIn(traceId, everywhere)
})
