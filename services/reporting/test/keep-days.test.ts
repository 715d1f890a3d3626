import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { SignInDecided } from '#contracts/gen/countersign/challenge/v1/events'
import { carried, deliverTo } from '#libs/testing/deliver'
import { dayMs } from '../day.ts'
import { daysOf } from '../db/days.ts'
import { historyTables } from '../history-tables.ts'
import { keepDays } from '../keep-days.ts'
import { remembering } from '../remembering.ts'
import { deliver } from './deliver.ts'
import { decided, id, today } from './events.ts'
import { story } from './story.ts'
import { openStage, report, type Stage } from './stage.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

beforeEach(async () => {
  stage.ctx.world.advance(today.getTime() - stage.ctx.world.now().getTime())
  await keepDays(stage.ctx)
})

afterAll(() => stage.stop())

const days = (table: (typeof historyTables)[number]) => daysOf(stage.database.kysely, table)
const signIns = async () => (await report(stage.console('acme'))).rows.map(({ challengeId }) => challengeId)

/** A sign-in so many days before the day of the story. */
const signIn = (name: string, daysAgo: number) => carried(SignInDecided, decided(id(name, -daysAgo)))

test('there is a place for yesterday, today and the week that comes', async () => {
  const expected = Array.from({ length: 9 }, (_, day) => `2026-03-0${day + 1}`)
  for (const table of historyTables) expect(await days(table)).toEqual(expected)
})

describe('history', () => {
  test('is kept for ninety days, and nothing is left of it after', async () => {
    await deliver(stage.database.kysely, story())
    stage.ctx.world.advance(88 * dayMs)
    await keepDays(stage.ctx)
    expect((await report(stage.console('acme'))).rows).toHaveLength(2)
    stage.ctx.world.advance(3 * dayMs)
    await keepDays(stage.ctx)
    expect(await signIns()).toEqual([])
    for (const table of historyTables) expect((await days(table))[0]).toBe('2026-03-03')
  })

  test('that is 91 days old is gone, and that of 89 days is there', async () => {
    await deliver(stage.database.kysely, [signIn('old', 88), signIn('older', 89)])
    expect(await signIns()).toHaveLength(2)
    stage.ctx.world.advance(dayMs)
    await keepDays(stage.ctx)
    expect(await signIns()).toEqual([id('old', -88)])
  })

  test('is never deleted row by row: the days go whole', async () => {
    await stage.database.pool.query(
      'create function refuse() returns trigger language plpgsql as $$ begin raise; end $$',
    )
    await stage.database.pool.query('create trigger t before delete on usage for each row execute function refuse()')
    await deliver(stage.database.kysely, [signIn('whole', 80)])
    stage.ctx.world.advance(20 * dayMs)
    await keepDays(stage.ctx)
    expect(await signIns()).toEqual([])
  })
})

test('what comes so late that its day is forgotten is not remembered, and holds up nothing', async () => {
  await deliver(stage.database.kysely, [signIn('ancient', 200), signIn('late', 70)])
  expect(await signIns()).toContain(id('late', -70))
  expect(await signIns()).not.toContain(id('ancient', -200))
})

test('replicas that come to a day at once both remember', async () => {
  const replicas = Array.from({ length: 4 }, () => deliverTo('reporting', remembering({ now: () => today })))
  await Promise.all(replicas.map((bring, number) => bring(stage.database.kysely, [signIn(`at-once-${number}`, 60)])))
  for (const number of [0, 1, 2, 3]) expect(await signIns()).toContain(id(`at-once-${number}`, -60))
})
