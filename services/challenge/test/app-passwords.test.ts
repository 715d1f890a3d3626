import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { openKeyHouse } from './key-house.ts'
import { openHouse } from './house.ts'
import { people } from './people.ts'

let house: Awaited<ReturnType<typeof openHouse>>

beforeAll(async () => {
  house = await openHouse({ replicas: 2 })
})
afterAll(() => house.close())
beforeEach(() => {
  house.world.advance(600_000)
  house.neighbours.sayings.appPasswordsAllowed = true
})

const at = (replica = 0, key = 'acme-admin') => house.appPasswords(key, replica)
const create = (userId: string, replica = 0) =>
  at(replica).createAppPassword({ userId, name: 'mail', vouchReason: 'known at the desk' })
const verify = (userId: string, password: string, replica = 0) =>
  at(replica).verifyAppPassword({ userId, password, clientIp: '' })
const idsOf = async (userId: string) =>
  (await at().listAppPasswords({ userId, page: undefined })).appPasswords.map(({ id }) => id)

const caught = (error: unknown) => error
const together = (userId: string, passwords: string[]) =>
  Promise.all(passwords.map((password, index) => verify(userId, password, index % 2).catch(caught)))
const judged = (results: unknown[]) => results.filter((each) => !(each instanceof Error))
const reasons = (results: unknown[]) =>
  new Set(results.filter((each) => each instanceof Error).map((each) => (each as { reason?: unknown }).reason))
const wrong = 'aaaa bbbb cccc dddd'
const sql = async (text: string) => (await house.ctx.database.pool.query(text)).rows

test('a person gets a password of 16 letters, and it is right until it is revoked, however it is typed', async () => {
  const { appPassword, password } = await create('ann')
  expect(password).toMatch(/^[a-z]{16}$/)
  const id = appPassword?.id ?? ''
  const right = { approved: true, appPasswordId: id }
  expect(await verify('ann', password)).toEqual(right)
  expect(await verify('ann', ` ${password.slice(0, 4).toUpperCase()} ${password.slice(4)}`, 1)).toEqual(right)
  expect(await verify('bob', password)).toEqual({ approved: false, appPasswordId: '' })
  await at().revokeAppPassword({ userId: 'ann', appPasswordId: id })
  expect(await verify('ann', password, 1)).toEqual({ approved: false, appPasswordId: '' })
  await expect(at().revokeAppPassword({ userId: 'ann', appPasswordId: id })).rejects.toMatchObject({
    reason: ErrorReason.OBJECT_NOT_FOUND,
  })
})

test('nothing of the password is in a row or an event', async () => {
  const { password } = await create('eva')
  await verify('eva', password)
  const rows = JSON.stringify(
    await sql('select row_to_json(o) from outbox o union all select row_to_json(p) from app_password p'),
  )
  expect(rows).toContain('eva')
  for (const spelling of [password, Buffer.from(password).toString('hex')]) expect(rows).not.toContain(spelling)
})

test('64 right ones at once are all right, and the use is written down once an hour', async () => {
  const { password } = await create('rob')
  const results = await together(
    'rob',
    Array.from({ length: 64 }, () => password),
  )
  expect(results.every((each) => (each as { approved: boolean }).approved)).toBe(true)
  const used = async () => (await at().listAppPasswords({ userId: 'rob', page: undefined })).appPasswords[0]?.lastUsedAt
  const first = await used()
  expect(first).toEqual(house.world.now())
  house.world.advance(3_600_000)
  await verify('rob', password)
  expect(await used()).toEqual(first)
  house.world.advance(1)
  await verify('rob', password)
  expect(await used()).toEqual(house.world.now())
})

test.each(['known', 'unknown'])(
  '64 wrong ones at once on two replicas are looked at 5 times: of somebody %s',
  async (userId) => {
    if (userId === 'known') await create(userId)
    else house.neighbours.sayings.unknown.add(userId)
    const results = await together(
      userId,
      Array.from({ length: 64 }, () => wrong),
    )
    expect(judged(results)).toEqual(Array.from({ length: 5 }, () => ({ approved: false, appPasswordId: '' })))
    expect(reasons(results)).toEqual(new Set([ErrorReason.TOO_MANY_ATTEMPTS]))
    house.world.advance(300_000)
    expect(await verify(userId, wrong)).toMatchObject({ approved: false })
  },
)

test.each(['noah', 'nobody'])(
  'where the lockout is off, 200 wrong ones at once on two replicas are looked at 90 times in all, until the unlock: %s',
  async (userId) => {
    const { limits, unknown } = house.neighbours.sayings
    if (userId === 'nobody') unknown.add(userId)
    const { password } = userId === 'nobody' ? { password: wrong } : await create(userId)
    house.world.advance(30_000)
    limits.lockoutThreshold = 0
    try {
      await verify('somebody', wrong)
      await verify('somebody', wrong, 1)
      const guesses = Array.from({ length: 200 }, () => wrong)
      const results = await together(userId, guesses)
      expect(judged(results)).toHaveLength(90)
      expect(reasons(results)).toEqual(new Set([ErrorReason.TOO_MANY_ATTEMPTS]))
      house.world.advance(86_400_000)
      const late = await together(userId, [wrong, password])
      expect(late).toEqual([1, 2].map(() => expect.objectContaining({ reason: ErrorReason.TOO_MANY_ATTEMPTS })))
      const counted = { lockouts: [], consecutiveFailures: 0, appPasswordFailures: 90 }
      expect(await house.lockouts().getLockouts({ userId })).toEqual(counted)
      await house.lockouts().unlock({ userId, reason: 'the old telephone is gone' })
      expect(await verify(userId, password)).toMatchObject({ approved: userId !== 'nobody' })
    } finally {
      limits.lockoutThreshold = 5
      house.world.advance(30_000)
    }
  },
)

test('a right one sets back what is counted in a row, however long ago the wrong ones were', async () => {
  const { password } = await create('lea')
  const inARow = async () => (await house.lockouts().getLockouts({ userId: 'lea' })).appPasswordFailures
  await verify('lea', wrong)
  house.world.advance(86_400_000)
  await verify('lea', wrong)
  expect(await inARow()).toBe(2)
  house.world.advance(86_400_000)
  await verify('lea', password)
  expect(await inARow()).toBe(0)
})

test('wrong ones keep nobody from their other methods', async () => {
  const { userId } = await people(house).withApp()
  await together(
    userId,
    Array.from({ length: 8 }, () => wrong),
  )
  await people(house).start(userId)
  expect(house.neighbours.sayings.asked.at(-1)?.situation?.lockedUntil).toBeUndefined()
})

test('64 made at once on two replicas come to 40, and the next is refused until one is revoked', async () => {
  const made = await Promise.all(Array.from({ length: 64 }, (_, index) => create('max', index % 2).catch(caught)))
  expect(judged(made)).toHaveLength(40)
  expect(reasons(made)).toEqual(new Set([ErrorReason.LIMIT_REACHED]))
  expect(await idsOf('max')).toHaveLength(40)
  const first = await at().listAppPasswords({ userId: 'max', page: { pageSize: 30, pageToken: '' } })
  const page = { pageSize: 30, pageToken: first.nextPageToken }
  expect((await at().listAppPasswords({ userId: 'max', page })).appPasswords).toHaveLength(10)
  expect(await at(0, 'evil-admin').revokeAppPasswords({ userId: 'max' })).toEqual({ revoked: 0 })
  expect(await at().revokeAppPasswords({ userId: 'max' })).toEqual({ revoked: 40 })
  expect(await idsOf('max')).toEqual([])
  await create('max')
})

test('where the tenant switches them off none is made, and those there are stay good', async () => {
  const { password } = await create('kim')
  house.neighbours.sayings.appPasswordsAllowed = false
  await expect(create('kim')).rejects.toMatchObject({ reason: ErrorReason.FEATURE_OFF })
  expect(await verify('kim', password)).toMatchObject({ approved: true })
})

test('policy hears whether a person has one, even one without a factor', async () => {
  const heard = async (userId: string) => {
    house.neighbours.sayings.outcome = Outcome.SKIPPED
    await people(house).start(userId)
    house.neighbours.sayings.outcome = Outcome.CHALLENGE
    return house.neighbours.sayings.asked.at(-1)?.situation?.hasAppPassword
  }
  expect(await heard('zoe')).toBe(false)
  await create('zoe')
  expect(await heard('zoe')).toBe(true)
})

test('a password needs the key of its hash, until its next use hashes it with the active one', async () => {
  const keys = await openKeyHouse()
  try {
    keys.use('one')
    const client = keys.appPasswords('acme-admin')
    const { password } = await client.createAppPassword({
      userId: 'ann',
      name: 'mail',
      vouchReason: 'known at the desk',
    })
    keys.use('twoThenOne')
    const needing = async () => {
      const { keys: all } = await keys.keys().getKeyStatus({})
      return all.map(({ keyId, secrets }) => [keyId, secrets])
    }
    expect(await needing()).toEqual([
      ['k2', 0n],
      ['k1', 1n],
    ])
    expect(await client.verifyAppPassword({ userId: 'ann', password, clientIp: '' })).toMatchObject({ approved: true })
    expect(await needing()).toEqual([
      ['k2', 1n],
      ['k1', 0n],
    ])
    keys.use('two')
    expect(await client.verifyAppPassword({ userId: 'ann', password, clientIp: '' })).toMatchObject({ approved: true })
  } finally {
    await keys.close()
  }
})
