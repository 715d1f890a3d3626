import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Application } from '#contracts/gen/countersign/policy/v1/admin'
import { ApplicationKind } from '#contracts/gen/countersign/types/v1/edition'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { openStage, refusal } from './stage.ts'
import type { Stage } from './stage.ts'

let stage: Stage
let acme: Awaited<ReturnType<Stage['newTenant']>>
beforeAll(async () => {
  stage = await openStage()
  acme = await stage.newTenant('acme')
})
afterAll(() => stage.stop())

const vpn = { id: 'vpn', name: 'The VPN', kind: ApplicationKind.REMOTE_ACCESS, unknownPeopleAllowed: true }
const put = async (application: Partial<Application>) =>
  (await acme.putApplication({ application: Application.fromPartial(application) })).application as Application

test('an application is created, replaced and removed, each told before and after', async () => {
  await stage.told()
  const first = await put(vpn)
  expect(first).toEqual({ ...vpn, createdAt: stage.world.now(), etag: first.etag })
  stage.world.advance(1_000)
  const second = await put({ ...vpn, name: 'VPN', etag: first.etag })
  expect(second).toEqual({ ...first, name: 'VPN', etag: second.etag })
  expect((await acme.getApplication({ applicationId: 'vpn' })).application).toEqual(second)
  await acme.removeApplication({ applicationId: 'vpn' })
  const gone = refusal(ErrorReason.APPLICATION_NOT_FOUND)
  await expect(acme.getApplication({ applicationId: 'vpn' })).rejects.toMatchObject(gone)
  await expect(acme.removeApplication({ applicationId: 'vpn' })).rejects.toMatchObject(gone)
  expect(await stage.told()).toMatchObject([
    { name: 'ApplicationChanged', tenant: 'acme', before: undefined, after: first },
    { before: first, after: second },
    { before: second, after: undefined },
  ])
})

test('an application put again as it is changes nothing and tells nothing', async () => {
  const first = await put({ ...vpn, id: 'same' })
  await stage.told()
  expect(await put({ ...vpn, id: 'same' })).toEqual(first)
  expect(await stage.told()).toEqual([])
})

test('an application is not changed by whoever read it before the last change', async () => {
  const { etag } = await put({ ...vpn, id: 'tag' })
  await put({ ...vpn, id: 'tag', name: 'N', etag })
  const late = put({ ...vpn, id: 'tag', name: 'M', etag })
  await expect(late).rejects.toMatchObject(refusal(ErrorReason.ETAG_MISMATCH))
})

test('one that many put at once is created once', async () => {
  await stage.told()
  await Promise.all(Array.from({ length: 8 }, (_, index) => put({ ...vpn, id: 'race', name: String(index) })))
  expect((await stage.told()).filter(({ before }) => before === undefined)).toHaveLength(1)
})

test('applications are listed by id, in parts, each once', async () => {
  for (const id of ['b', 'a_1', 'c-1']) await put({ ...vpn, id })
  const listed: string[] = []
  let pageToken = ''
  do {
    const page = await acme.listApplications({ page: { pageSize: 2, pageToken } })
    listed.push(...page.applications.map(({ id }) => id))
    pageToken = page.nextPageToken
  } while (pageToken !== '')
  expect(listed).toEqual(['a_1', 'b', 'c-1', 'race', 'same', 'tag'])
})

test.each([
  ['without an id', { id: '' }, 'application.id'],
  ['with capitals in its id', { id: 'VPN' }, 'application.id'],
  ['with an id too long', { id: 'v'.repeat(65) }, 'application.id'],
  ['without a name', { name: '' }, 'application.name'],
  ['with a name too long', { name: 'n'.repeat(129) }, 'application.name'],
  ['of no kind', { kind: ApplicationKind.UNSPECIFIED }, 'application.kind'],
  ['of a kind that nobody knows', { kind: 99 as ApplicationKind }, 'application.kind'],
])('an application %s is refused', async (_, some, field) => {
  await expect(put({ ...vpn, ...some })).rejects.toMatchObject(refusal(ErrorReason.INVALID_REQUEST, field))
})
