import { afterAll, expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { AnswerRejected, ChallengeFinished, SignInDecided } from '#contracts/gen/countersign/challenge/v1/events'
import { openDatabase } from '#libs/db/open'
import { carried } from '#libs/testing/deliver'
import { until } from '#libs/testing/until'
import type { Schema } from '../db/schema.ts'
import { deliver } from './deliver.ts'
import { openStage } from './stage.ts'

const stage = await openStage()
const { world } = stage
const { pool } = stage.database
afterAll(() => stage.stop())

const at = (userId: string) => ({ userId, applicationId: 'vpn', clientIp: '192.0.2.7', challengeId: world.randomId() })
const now = () => world.now()

const begins = (userId: string) =>
  carried(SignInDecided, SignInDecided.fromPartial({ ...at(userId), decidedAt: now() }))
const slips = (userId: string) =>
  carried(AnswerRejected, AnswerRejected.fromPartial({ ...at(userId), rejectedAt: now() }))
const ends = (userId: string) => {
  const state = ChallengeState.APPROVED
  return carried(ChallengeFinished, ChallengeFinished.fromPartial({ ...at(userId), state, finishedAt: now() }))
}

/** How often PostgreSQL had to end one of several that waited for each other in turn, as their sessions said when they ended. */
async function deadlocks(): Promise<number> {
  const others = `select from pg_stat_activity where datname = current_database() and application_name = 'replica'`
  await until(async () => (await pool.query(others)).rowCount === 0)
  const { rows } = await pool.query<{ deadlocks: number }>(
    'select deadlocks::integer from pg_stat_database where datname = current_database()',
  )
  return rows[0]?.deadlocks ?? -1
}

test('replicas that hear of the same people, each in another order, never wait for each other in turn', async () => {
  const replica = () => openDatabase<Schema>({ url: stage.url, schema: 'fraud', applicationName: 'replica' })
  const replicas = [replica(), replica()]
  const people = ['ann', 'bob', 'cho', 'dev']
  for (let round = 0; round < 8; round++) {
    const orders = [people, people.toReversed()]
    await Promise.all(
      orders.map(([one = '', two = '', three = '', four = ''], index) => {
        const kysely = (replicas[index] as (typeof replicas)[number]).kysely
        return deliver(kysely, [begins(one), slips(two), slips(three), ends(four)])
      }),
    )
  }
  await Promise.all(replicas.map((each) => each.close()))
  expect(await deadlocks()).toBe(0)
  const { rows } = await pool.query(
    'select user_id as person, sum(sign_ins + wrong_answers + successes)::int as heard from activity group by 1 order by 1',
  )
  expect(rows).toEqual(people.map((person) => ({ person, heard: 16 })))
})
