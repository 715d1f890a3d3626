import { afterAll, expect, test } from '@jest/globals'
import type { AnswerChallengeResponse, Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { bootCluster } from '#test/cluster/boot'
import type { Person } from '#test/cluster/people'
import { usage } from '#test/cluster/usage'

const cluster = await bootCluster({ replicas: { challenge: 2 } })
const { acme } = cluster
afterAll(() => cluster.stop())

const replicas = [cluster.clients(acme.vpnKey, 0), cluster.clients(acme.vpnKey, 1)] as const
const trials = Array.from({ length: 10 }, (_, trial) => trial)
const times = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index))

interface Outcome {
  response?: AnswerChallengeResponse
  reason?: ErrorReason
}

/** Answers that are all in flight at once, at either replica in turn. */
function together(person: Person, answers: { challenge: Challenge; code: string }[]): Promise<Outcome[]> {
  const outcomes = answers.map(({ challenge, code }, index) =>
    person.answer(challenge, code, { by: replicas[(index % 2) as 0 | 1] }).then(
      (response): Outcome => ({ response }),
      ({ reason }): Outcome => ({ reason }),
    ),
  )
  return Promise.all(outcomes)
}

const approved = (outcomes: Outcome[]) => outcomes.filter(({ response }) => response?.approved).length

test('of 64 copies of a texted code, in flight at once at two replicas, one lets the person in', async () => {
  for (const _ of trials) {
    const ann = await cluster.person({ house: acme, has: ['phone'] })
    const challenge = await ann.start()
    const code = await ann.phone.code()
    const outcomes = await together(
      ann,
      times(64, () => ({ challenge, code })),
    )
    expect(approved(outcomes)).toBe(1)
    expect(new Set(outcomes.map(({ reason }) => reason))).toEqual(new Set([undefined, ErrorReason.CHALLENGE_CLOSED]))
  }
})

test('of 64 copies of one code of an app, over eight challenges at two replicas, one lets the person in', async () => {
  for (const _ of trials) {
    const ben = await cluster.person({ house: acme, has: ['app'] })
    const challenges = await Promise.all(times(8, () => ben.start()))
    const code = ben.appCode()
    const answers = times(64, (index) => ({ challenge: challenges[index % 8] as Challenge, code }))
    expect(approved(await together(ben, answers))).toBe(1)
  }
})

test('60 wrong codes at once, over ten challenges of one person at two replicas, are looked at five times', async () => {
  const people = []
  for (const _ of trials) {
    const cleo = await cluster.person({ house: acme, has: ['app'] })
    const challenges = await Promise.all(times(10, () => cleo.start()))
    const answers = times(60, (index) => ({ challenge: challenges[index % 10] as Challenge, code: 'wrong' }))
    const outcomes = await together(cleo, answers)
    expect(outcomes.filter(({ response }) => response)).toHaveLength(5)
    people.push(cleo.userId)
  }
  await cluster.settled()
  for (const userId of people) {
    const { rows } = await usage(acme.admin.reporting, userId)
    expect(rows.reduce((sum, { wrongAnswers }) => sum + wrongAnswers, 0)).toBe(5)
  }
})

test('nothing of that surprised anyone', () => {
  expect(cluster.faults()).toEqual([])
})
