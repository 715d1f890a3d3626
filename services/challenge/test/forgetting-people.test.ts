import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { forgetIdle } from '../sweep.ts'
import { people } from './people.ts'
import { openPinHouse } from './pins.ts'

const days = 86_400_000

let stage: Awaited<ReturnType<typeof openPinHouse>>
beforeAll(async () => {
  stage = await openPinHouse()
})
afterAll(() => stage.house.close())
beforeEach(async () => {
  await stage.rows('truncate token, activation, guard, factor, app_password, challenge')
})

const known = async () => (await stage.rows('select user_id from guard order by 1')).map((row) => row['user_id'])
const forget = () => forgetIdle(stage.house.ctx, new AbortController().signal)
const guess = (userId: string) =>
  stage.house.appPasswords().verifyAppPassword({ userId, password: 'aaaa', clientIp: '' })
const guardOf = (userId: string, columns: object) => {
  const entries = Object.entries({ tenant_id: "'acme'", user_id: `'${userId}'`, ...columns })
  return stage.rows(
    `insert into guard (${entries.map(([name]) => name)}) values (${entries.map(([, value]) => value)})`,
  )
}

test('strangers who were asked for once are forgotten after thirty days, not before', async () => {
  await guardOf('asked', { started_at: `array['${stage.house.world.now().toISOString()}'::timestamptz]` })
  await guardOf('texted', { texted_at: `array['${stage.house.world.now().toISOString()}'::timestamptz]` })
  stage.house.world.advance(30 * days)
  expect(await forget()).toBe(0)
  stage.house.world.advance(1)
  expect(await forget()).toBe(2)
  expect(await known()).toEqual([])
})

test('whoever has a factor, a PIN or an app password stays, and so does everything that is counted', async () => {
  const { userId: withApp } = await people(stage.house).withApp()
  await stage.set('with-pin')
  await stage.house
    .appPasswords()
    .createAppPassword({ userId: 'with-password', name: 'mail', vouchReason: 'known at the desk' })
  await guardOf('counted', { consecutive: 1 })
  stage.house.world.advance(400 * days)
  const { world } = stage.house
  const tally = { failures: 1, lockedUntil: null, forgottenAt: world.now().getTime() + 1 }
  await guardOf('locked', { tallies: `'${JSON.stringify({ pin: tally })}'` })
  await guardOf('disabled', { app_passwords_not_before: `'${world.now().toISOString()}'` })
  expect(await forget()).toBe(0)
  const all = ['counted', 'disabled', 'locked', withApp, 'with-password', 'with-pin']
  expect(await known()).toEqual(expect.arrayContaining(all))
  world.advance(31 * days)
  expect(await forget()).toBe(2)
  expect((await known()).toSorted()).toEqual(all.filter((each) => each !== 'disabled' && each !== 'locked').toSorted())
})

test('whoever is at their first factor in the same moment is not forgotten', async () => {
  await guardOf('nina', {})
  const client = await stage.house.ctx.database.pool.connect()
  await client.query('begin')
  await client.query(`select from guard where user_id = 'nina' for update`)
  expect(await forget()).toBe(0)
  await client.query('rollback')
  client.release()
  const results = await Promise.all([
    stage.house.appPasswords().createAppPassword({ userId: 'nina', name: 'mail', vouchReason: 'known at the desk' }),
    ...Array.from({ length: 8 }, forget),
  ])
  expect(results).toHaveLength(9)
  expect(await known()).toEqual(['nina'])
})

test('2,500 strangers among as many people are found in one walk, and the people stay', async () => {
  await stage.rows(`insert into guard (tenant_id, user_id) select 'acme', 'u' || n from generate_series(1, 5000) n`)
  await stage.rows(
    `insert into app_password (tenant_id, user_id, id, name, key_id, hash, created_at)
     select 'acme', 'u' || n, gen_random_uuid(), '', '', '', now() from generate_series(1, 2500) n`,
  )
  expect(await forget()).toBe(2_500)
  expect(await known()).toHaveLength(2_500)
})

test('a stranger whose guess was forgotten is answered like anybody else', async () => {
  stage.sayings.unknown.add('zed')
  await guess('zed')
  stage.house.world.advance(31 * days)
  expect(await forget()).toBe(1)
  expect(await guess('zed')).toEqual({ approved: false, appPasswordId: '' })
})
