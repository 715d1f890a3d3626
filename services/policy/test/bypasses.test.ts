import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { BypassState, Licensing, Person, Settings } from '#contracts/gen/countersign/policy/v1/admin'
import type { Bypass } from '#contracts/gen/countersign/policy/v1/admin'
import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { LicenceKind } from '#contracts/gen/countersign/types/v1/edition'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { expireBypasses } from '../sweep.ts'
import { onPremises, openBypassStage } from './bypass-stage.ts'
import { refusal } from './stage.ts'

const { SERVER_PERSON } = DecisionReason

let stage: Awaited<ReturnType<typeof openBypassStage>>
let acme: (typeof stage)['acme']
let give: (typeof stage)['give']
let list: (typeof stage)['list']
let decisionOn: (typeof stage)['decisionOn']
beforeAll(async () => {
  stage = await openBypassStage()
  ;({ acme, give, list, decisionOn } = stage)
})
beforeEach(() => stage.clear())
afterAll(() => stage.stop())

describe('giving a bypass', () => {
  test('makes it active for as long as is asked, and tells so', async () => {
    const bypass = await give({ seconds: 60 })
    const now = stage.world.now()
    expect(bypass).toEqual({
      id: bypass.id,
      userId: 'ann',
      state: BypassState.ACTIVE,
      seconds: 60,
      reason: 'her phone does not ring',
      createdBy: '',
      selfService: false,
      createdAt: now,
      expiresAt: new Date(now.getTime() + 60_000),
      completedAt: undefined,
      completionReason: '',
    })
    expect(await stage.told()).toMatchObject([
      {
        name: 'BypassChanged',
        tenant: 'acme',
        origin: { credentialId: acme.credentialId },
        before: undefined,
        after: bypass,
      },
    ])
    expect(await list()).toEqual([bypass])
  })

  test('is for as long as the tenant says where nothing is asked', async () => {
    expect((await give({ seconds: 0 })).seconds).toBe(300)
    await acme.updateSettings({ settings: Settings.fromPartial({ defaultBypassSeconds: 77 }) })
    expect((await give({ seconds: 0 })).seconds).toBe(77)
  })

  test('takes the place of one that is active, and of one whose time is over', async () => {
    const first = await give()
    const second = await give()
    stage.world.advance(60_000)
    const third = await give()
    expect(await stage.told()).toMatchObject([
      { before: undefined, after: first },
      { before: first, after: { id: first.id, state: BypassState.CANCELLED, completionReason: 'replaced' } },
      { before: undefined, after: second },
      {
        before: second,
        after: { state: BypassState.EXPIRED, completionReason: 'expired', completedAt: second.expiresAt },
      },
      { before: undefined, after: third },
    ])
    expect(await list({ active: true })).toEqual([third])
  })

  test('at the same moment leaves one of them active', async () => {
    await Promise.all(Array.from({ length: 8 }, () => give()))
    expect(await list({ active: true })).toHaveLength(1)
    expect(await list()).toHaveLength(8)
  })

  test('names the application of whoever gave it', async () => {
    const issued = { applicationId: 'vpn', scopes: ['administration'], label: 'portal', expiresAt: undefined }
    const { key } = await acme.issueCredential(issued)
    const asked = { userId: 'ann', seconds: 60, reason: 'self', selfService: true }
    const { bypass } = await stage.admin(key).createBypass(asked)
    expect(bypass).toMatchObject({ createdBy: 'vpn', selfService: true })
  })

  test.each([
    ['nobody', { userId: '' }, 'user_id'],
    ['a name too long', { userId: 'u'.repeat(257) }, 'user_id'],
    ['no reason', { reason: '' }, 'reason'],
    ['a blank reason', { reason: '  ' }, 'reason'],
    ['a reason too long', { reason: 'r'.repeat(501) }, 'reason'],
    ['less than no time', { seconds: -1 }, 'seconds'],
    ['more than a day', { seconds: 86_401 }, 'seconds'],
  ])('to %s is refused', async (_, some, field) => {
    await expect(give(some)).rejects.toMatchObject(refusal(ErrorReason.INVALID_REQUEST, field))
  })

  test('names the range where it is out of it, and takes its ends', async () => {
    await expect(give({ seconds: 86_401 })).rejects.toThrow('must be 1 to 86400')
    expect((await give({ seconds: 1 })).seconds).toBe(1)
    expect((await give({ seconds: 86_400 })).seconds).toBe(86_400)
  })

  test('to somebody who is not known is refused', async () => {
    await expect(give({ userId: 'nobody' })).rejects.toMatchObject(refusal(ErrorReason.PERSON_NOT_FOUND))
  })

  test('takes the full edition', async () => {
    const lesser = await stage.furnished('lesser', { licensing: Licensing.ENFORCED })
    await expect(give({}, lesser)).rejects.toMatchObject(refusal(ErrorReason.EDITION_FORBIDS))
    await lesser.assignLicence({ userId: 'ann', licence: LicenceKind.OFFICE_365 })
    await expect(give({}, lesser)).rejects.toMatchObject(refusal(ErrorReason.EDITION_FORBIDS))
    await lesser.assignLicence({ userId: 'ann', licence: LicenceKind.DIRECTORY_PREMIUM })
    expect((await give({}, lesser)).state).toBe(BypassState.ACTIVE)
  })

  test('needs the scope of administration', async () => {
    const issued = { applicationId: '', scopes: ['challenge'], label: 'c', expiresAt: undefined }
    const { key } = await acme.issueCredential(issued)
    const asked = { userId: 'ann', seconds: 60, reason: 'r', selfService: false }
    const lesser = stage.admin(key).createBypass(asked)
    await expect(lesser).rejects.toMatchObject(refusal(ErrorReason.SCOPE_MISSING))
  })
})

describe('cancelling a bypass', () => {
  test('ends it, and tells so', async () => {
    const given = await give()
    const { bypass } = await acme.cancelBypass({ bypassId: given.id })
    const end = { state: BypassState.CANCELLED, completedAt: stage.world.now(), completionReason: 'cancelled' }
    expect(bypass).toEqual({ ...given, ...end })
    expect((await stage.told()).at(-1)).toMatchObject({ before: given, after: bypass })
    expect((await decisionOn())?.reason).toBe(SERVER_PERSON)
  })

  test('is refused where it has ended, is unknown, or is of another tenant', async () => {
    const over = await give({ seconds: 1 })
    stage.world.advance(1_000)
    const globex = await stage.furnished('globex')
    const { id } = await give({ userId: 'bob' })
    await acme.cancelBypass({ bypassId: id })
    const theirs = await give({}, globex)
    for (const bypassId of [over.id, id, theirs.id, '00000000-0000-0000-0000-000000000000']) {
      const refused = acme.cancelBypass({ bypassId })
      await expect(refused).rejects.toMatchObject(refusal(ErrorReason.OBJECT_NOT_FOUND))
    }
    const odd = acme.cancelBypass({ bypassId: "' or 1=1" })
    await expect(odd).rejects.toMatchObject(refusal(ErrorReason.INVALID_REQUEST, 'bypass_id'))
  })
})

describe('bypasses', () => {
  test("are listed in parts, the newest first, all of them or one person's", async () => {
    const given: Bypass[] = []
    for (const userId of ['ann', 'bob', 'ann']) {
      given.unshift(await give({ userId }))
      stage.world.advance(1)
    }
    const ids = given.map(({ id }) => id)
    const part = (pageToken: string) =>
      acme.listBypasses({ userId: '', active: false, page: { pageSize: 2, pageToken } })
    const first = await part('')
    const second = await part(first.nextPageToken)
    expect([...first.bypasses, ...second.bypasses].map(({ id }) => id)).toEqual(ids)
    expect(second.nextPageToken).toBe('')
    expect((await list({ userId: 'ann' })).map(({ id }) => id)).toEqual([ids[0], ids[2]])
    expect((await list({ userId: 'ann', active: true })).map(({ id }) => id)).toEqual([ids[0]])
  })

  test('that ran out are listed so at once, though nobody has looked yet', async () => {
    const { expiresAt } = await give({ seconds: 5 })
    stage.world.advance(5_000)
    expect(await list()).toMatchObject([
      { state: BypassState.EXPIRED, completedAt: expiresAt, completionReason: 'expired' },
    ])
    expect(await list({ active: true })).toEqual([])
  })

  test('that ran out are found and told of once, however many look', async () => {
    await stage.database.pool.query(
      `insert into person
      select 'acme', 'many-' || n, 3, 5, false, '{}', '{}', '', '', '', '', 0, nextval('version'), now()
      from generate_series(1, 450) as n`,
    )
    await stage.database.pool.query(
      `insert into bypass
      select 'acme', gen_random_uuid(), 'many-' || n, 1, 60, 'r', '', false, $1, $1::timestamptz - n * interval '1 second'
      from generate_series(1, 450) as n`,
      [stage.world.now()],
    )
    const active = await give()
    await stage.told()
    const sweep = async () => {
      while (await expireBypasses(stage.ctx));
    }
    await Promise.all([sweep(), sweep(), sweep()])
    const told = await stage.told()
    expect(told).toHaveLength(450)
    expect(new Set(told.map(({ after }) => (after as Bypass).userId)).size).toBe(450)
    expect(told[0]).toMatchObject({
      tenant: 'acme',
      origin: { credentialId: '' },
      before: { state: BypassState.ACTIVE },
      after: { state: BypassState.EXPIRED, completionReason: 'expired' },
    })
    expect(await list({ active: true })).toEqual([active])
  })

  test('go with their person', async () => {
    const eve = Person.fromPartial({ userId: 'eve', ...onPremises })
    await acme.putPerson({ person: eve })
    await give({ userId: 'eve' })
    await acme.removePerson({ userId: 'eve' })
    await acme.putPerson({ person: eve })
    expect((await decisionOn({ userId: 'eve' }))?.reason).toBe(SERVER_PERSON)
  })
})
