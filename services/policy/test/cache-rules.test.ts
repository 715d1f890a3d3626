import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { CacheKind } from '#contracts/gen/countersign/policy/v1/admin'
import type { CacheRule } from '#contracts/gen/countersign/policy/v1/admin'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { openCacheStage } from './cache-stage.ts'
import { refusal } from './stage.ts'

const { PERSON_APPLICATION } = CacheKind

let stage: Awaited<ReturnType<typeof openCacheStage>>
let acme: (typeof stage)['acme']
let put: (typeof stage)['put']
beforeAll(async () => {
  stage = await openCacheStage()
  ;({ acme, put } = stage)
})
beforeEach(() => stage.clear())
afterAll(() => stage.stop())

const listed = async (tenant = acme) => (await tenant.listCacheRules({ page: undefined })).rules

describe('a cache rule', () => {
  test('is kept, changed, listed and removed, and told of each time', async () => {
    const rule = await put({
      kind: PERSON_APPLICATION,
      seconds: 60,
      authenticationType: 'radius',
      applicationId: 'vpn',
    })
    const changed = await put({ ...rule, seconds: 120 })
    expect(rule).toMatchObject({ kind: PERSON_APPLICATION, seconds: 60, createdAt: stage.world.now() })
    expect(changed).toEqual({ ...rule, seconds: 120, etag: changed.etag })
    expect(changed.etag).not.toBe(rule.etag)
    expect(await listed()).toEqual([changed])
    await acme.removeCacheRule({ ruleId: rule.id })
    expect(await listed()).toEqual([])
    expect(await stage.told()).toMatchObject([
      { name: 'CacheRuleChanged', tenant: 'acme', before: undefined, after: rule },
      { before: rule, after: changed },
      { before: changed, after: undefined },
    ])
  })

  test('that is put as it is changes nothing', async () => {
    const rule = await put({ seconds: 60 })
    await stage.told()
    expect(await put(rule)).toEqual(rule)
    expect(await stage.told()).toEqual([])
  })

  test('counts for five minutes where no seconds are given, and at most for a day', async () => {
    expect((await put({ seconds: 0 })).seconds).toBe(300)
    expect((await put({ seconds: 86_400 })).seconds).toBe(86_400)
    await expect(put({ seconds: 86_401 })).rejects.toThrow('must be 1 to 86400')
  })

  test.each([
    ['of no kind', { kind: CacheKind.UNSPECIFIED }, 'rule.kind'],
    ['of an unknown kind', { kind: 9 as CacheKind }, 'rule.kind'],
    ['of a day and a second', { seconds: 86_401 }, 'rule.seconds'],
    ['of less than no time', { seconds: -1 }, 'rule.seconds'],
    ['of an odd integration', { kind: PERSON_APPLICATION, authenticationType: 'RADIUS!' }, 'rule.authentication_type'],
    [
      'of an integration too long',
      { kind: PERSON_APPLICATION, authenticationType: 'r'.repeat(33) },
      'rule.authentication_type',
    ],
    ['of an odd application', { kind: PERSON_APPLICATION, applicationId: 'The VPN' }, 'rule.application_id'],
    ['of a person at an application', { applicationId: 'vpn' }, 'rule.application_id'],
    ['of a person by an integration', { authenticationType: 'radius' }, 'rule.authentication_type'],
    ['with an odd id', { id: "' or 1=1" }, 'rule.id'],
  ] satisfies [string, Partial<CacheRule>, string][])('%s is refused', async (_, some, field) => {
    await expect(put(some)).rejects.toMatchObject(refusal(ErrorReason.INVALID_REQUEST, field))
  })

  test('that has changed since it was read is not overwritten', async () => {
    const rule = await put()
    await put({ ...rule, seconds: 60 })
    await expect(put({ ...rule, seconds: 90 })).rejects.toMatchObject(refusal(ErrorReason.ETAG_MISMATCH))
    expect(await put({ ...rule, seconds: 90, etag: '' })).toMatchObject({ seconds: 90 })
  })

  test('that is not there, or is of another tenant, is neither changed nor removed', async () => {
    const globex = await stage.newTenant('globex')
    const theirs = await put({}, globex)
    for (const id of [theirs.id, '00000000-0000-0000-0000-000000000000']) {
      const refused = refusal(ErrorReason.OBJECT_NOT_FOUND)
      await expect(put({ id })).rejects.toMatchObject(refused)
      await expect(acme.removeCacheRule({ ruleId: id })).rejects.toMatchObject(refused)
    }
    expect(await listed()).toEqual([])
  })

  test('is one of a hundred at the most, also when many are made at once', async () => {
    const full = await stage.newTenant('full')
    await stage.database.pool.query(
      `insert into cache_rule select 'full', gen_random_uuid(), 1, 60, '', '', nextval('version'), now()
      from generate_series(1, 97)`,
    )
    const made = await Promise.allSettled(Array.from({ length: 6 }, () => put({}, full)))
    const refused = made.flatMap((each) => ('reason' in each ? [each.reason.reason] : []))
    expect(refused).toEqual(Array.from({ length: 3 }, () => ErrorReason.LIMIT_REACHED))
    const [first] = await listed(full)
    expect(await put({ ...(first as CacheRule), seconds: 90 }, full)).toMatchObject({ seconds: 90 })
  })

  test('is listed in parts, the oldest first', async () => {
    const ids: string[] = []
    for (let count = 0; count < 3; count++) {
      ids.push((await put()).id)
      stage.world.advance(1)
    }
    const first = await acme.listCacheRules({ page: { pageSize: 2, pageToken: '' } })
    const second = await acme.listCacheRules({ page: { pageSize: 2, pageToken: first.nextPageToken } })
    expect([...first.rules, ...second.rules].map(({ id }) => id)).toEqual(ids)
  })
})
