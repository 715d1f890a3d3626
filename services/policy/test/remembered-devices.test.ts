import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Person, PersonState, Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { home, openDeviceStage } from './device-stage.ts'
import { refusal } from './stage.ts'

const { REMEMBERED_DEVICE } = DecisionReason
const dayMs = 24 * 3_600_000

let stage: Awaited<ReturnType<typeof openDeviceStage>>
let acme: (typeof stage)['acme']
let remember: (typeof stage)['remember']
let tokenOf: (typeof stage)['tokenOf']
let use: (typeof stage)['use']
let devices: (typeof stage)['devices']
beforeAll(async () => {
  stage = await openDeviceStage()
  ;({ acme, remember, tokenOf, use, devices } = stage)
})
beforeEach(() => stage.clear())
afterAll(() => stage.stop())

const token = expect.stringMatching(/^csd_[\w-]{64}$/)

describe('remembering a device', () => {
  test('gives a token for as long as the tenant says, and tells so without it', async () => {
    const { deviceToken, seconds } = await remember()
    expect({ deviceToken, seconds }).toEqual({ deviceToken: token, seconds: 14 * 24 * 3_600 })
    const now = stage.world.now()
    const expiresAt = new Date(now.getTime() + 14 * dayMs)
    const [device] = await devices()
    expect(device).toEqual({ ...home, id: device?.id, createdAt: now, lastUsedAt: now, expiresAt })
    const told = await stage.told()
    expect(told).toEqual([
      { name: 'DeviceRemembered', tenant: 'acme', deviceId: device?.id, userId: 'ann', rememberedAt: now, expiresAt },
    ])
    expect(JSON.stringify(told)).not.toContain('csd_')
  })

  test('keeps nothing by which anybody could sign in', async () => {
    const { next } = await use(await tokenOf())
    const { rows } = await stage.database.pool.query(
      'select row_to_json(remembered_device)::text as row from remembered_device',
    )
    const bytes = Buffer.from(next.slice('csd_'.length), 'base64url')
    for (const secret of [bytes, bytes.subarray(0, 16), bytes.subarray(16)]) {
      expect(rows[0].row).not.toContain(secret.toString('hex'))
    }
  })

  test('gives nothing where the tenant does not allow it', async () => {
    await acme.updateSettings({ settings: Settings.fromPartial({ rememberDevices: false }) })
    expect(await remember()).toEqual({ deviceToken: '', seconds: 0 })
    expect(await devices()).toEqual([])
    expect(await stage.told()).toMatchObject([{ name: 'SettingsChanged' }])
  })

  test('puts an end to what the device was remembered by, where that was of the same person', async () => {
    const first = await tokenOf()
    const bobs = await tokenOf({ userId: 'bob' })
    const second = await tokenOf({ replacedToken: first })
    await tokenOf({ replacedToken: bobs })
    expect(await use(first)).toMatchObject({ outcome: Outcome.CHALLENGE, standing: 'unknown' })
    expect((await use(second)).reason).toBe(REMEMBERED_DEVICE)
    expect((await use(bobs, { userId: 'bob' })).reason).toBe(REMEMBERED_DEVICE)
  })

  test('remembers a hundred devices of a person, the newest', async () => {
    await stage.database.pool.query(
      `insert into remembered_device
      select 'acme', ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'ann', int8send(n), '', null, null,
        n::text, '', $1, $1, $1::timestamptz + interval '1 day'
      from generate_series(1, 120) as n`,
      [stage.world.now()],
    )
    const last = await tokenOf()
    const { rows } = await stage.database.pool.query('select user_agent from remembered_device order by id')
    expect(rows).toHaveLength(100)
    expect(rows[0]).toEqual({ user_agent: '22' })
    expect((await use(last)).reason).toBe(REMEMBERED_DEVICE)
  })

  test('is for the challenge service, and for people who are known', async () => {
    await expect(remember({}, { peer: 'gateway' })).rejects.toMatchObject(refusal(ErrorReason.PEER_NOT_ALLOWED))
    const nobody = remember({ userId: 'nobody' })
    await expect(nobody).rejects.toMatchObject(refusal(ErrorReason.PERSON_NOT_FOUND))
    const nowhere = remember({}, { tenant: 'nowhere' })
    await expect(nowhere).rejects.toMatchObject(refusal(ErrorReason.TENANT_NOT_FOUND))
  })

  test.each([
    ['nobody', { userId: '' }, 'user_id'],
    ['an address too long', { clientIp: '1'.repeat(65) }, 'client_ip'],
    ['a user agent too long', { userAgent: 'u'.repeat(513) }, 'user_agent'],
    ['a token too long', { replacedToken: 'r'.repeat(1_025) }, 'replaced_token'],
  ])('with %s is refused', async (_, some, field) => {
    await expect(remember(some)).rejects.toMatchObject(refusal(ErrorReason.INVALID_REQUEST, field))
  })
})

describe('forgetting the devices of a person', () => {
  test('makes every token worthless, and tells so', async () => {
    const first = await tokenOf()
    const { next } = await use(first)
    await tokenOf()
    const bobs = await tokenOf({ userId: 'bob' })
    await stage.told()
    expect(await acme.forgetRememberedDevices({ userId: 'ann' })).toEqual({ forgotten: 2 })
    expect(await stage.told()).toEqual([
      {
        ...{ name: 'DevicesForgotten', tenant: 'acme', userId: 'ann', devices: 2, theft: false },
        origin: { credentialId: acme.credentialId, changedAt: stage.world.now() },
      },
    ])
    for (const each of [first, next]) expect((await use(each)).outcome).toBe(Outcome.CHALLENGE)
    expect((await use(bobs, { userId: 'bob' })).reason).toBe(REMEMBERED_DEVICE)
    expect((await use(await tokenOf())).reason).toBe(REMEMBERED_DEVICE)
  })

  test('also voids one that was being remembered meanwhile', async () => {
    const { deviceToken } = await remember()
    const kept = await stage.database.pool.query('select * from remembered_device')
    stage.world.advance(1)
    await acme.forgetRememberedDevices({ userId: 'ann' })
    const columns = Object.keys(kept.rows[0])
    const places = columns.map((_, index) => `$${index + 1}`)
    await stage.database.pool.query(
      `insert into remembered_device (${columns.join(', ')}) values (${places.join(', ')})`,
      Object.values(kept.rows[0]),
    )
    expect(await use(deviceToken)).toMatchObject({ outcome: Outcome.CHALLENGE, standing: 'unknown' })
  })

  test('of nobody is refused', async () => {
    const nobody = acme.forgetRememberedDevices({ userId: 'nobody' })
    await expect(nobody).rejects.toMatchObject(refusal(ErrorReason.PERSON_NOT_FOUND))
  })

  test('goes without saying when the person is removed', async () => {
    const deviceToken = await tokenOf({ userId: 'bob' })
    await acme.removePerson({ userId: 'bob' })
    await acme.putPerson({ person: Person.fromPartial({ userId: 'bob', state: PersonState.ENFORCED }) })
    expect((await use(deviceToken, { userId: 'bob' })).outcome).toBe(Outcome.CHALLENGE)
  })
})

test('devices are listed in parts, the newest first, and only those of the person and the tenant', async () => {
  for (const userId of ['ann', 'bob', 'ann', 'ann']) {
    await tokenOf({ userId })
    stage.world.advance(1)
  }
  const part = (pageToken: string) => acme.listRememberedDevices({ userId: 'ann', page: { pageSize: 2, pageToken } })
  const first = await part('')
  const second = await part(first.nextPageToken)
  const times = [...first.devices, ...second.devices].map(({ createdAt }) => createdAt?.getTime() ?? 0)
  expect(times).toHaveLength(3)
  expect(times).toEqual(times.toSorted((one, other) => other - one))
  expect(second.nextPageToken).toBe('')
  const other = await stage.newTenant('other')
  expect(await devices('ann', other)).toEqual([])
})
