import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Person, PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import { DirectoryLocation, LicenceKind } from '#contracts/gen/countersign/types/v1/edition'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { openStage, refusal } from './stage.ts'
import type { Stage } from './stage.ts'

let stage: Stage
let acme: Awaited<ReturnType<Stage['newTenant']>>
beforeAll(async () => {
  stage = await openStage()
  acme = await stage.newTenant('acme')
})
afterAll(() => stage.stop())

const ann: Partial<Person> = {
  userId: 'ann',
  state: PersonState.ENFORCED,
  location: DirectoryLocation.FEDERATED,
  administrator: true,
  licences: [LicenceKind.DIRECTORY_PREMIUM],
  groups: ['staff', 'züri'],
  firstName: 'Ann',
  lastName: 'Smith',
  email: 'ann@example.com',
  language: 'de-CH',
  defaultMethod: Method.APP_CODE,
}

const put = async (person: Partial<Person>) =>
  (await acme.putPerson({ person: Person.fromPartial(person) })).person as Person
const get = async (userId: string) => (await acme.getPerson({ userId })).person

describe('a person', () => {
  test('is created, replaced and removed, each told before and after', async () => {
    await stage.told()
    const first = await put(ann)
    expect(first).toEqual({ ...ann, createdAt: stage.world.now(), etag: first.etag })
    expect(await get('ann')).toEqual(first)
    stage.world.advance(1_000)
    const second = await put({ ...ann, groups: [], etag: first.etag })
    expect(second).toEqual({ ...first, groups: [], etag: second.etag })
    await acme.removePerson({ userId: 'ann' })
    await expect(get('ann')).rejects.toMatchObject(refusal(ErrorReason.PERSON_NOT_FOUND))

    const told = { name: 'PersonChanged', tenant: 'acme', origin: { credentialId: acme.credentialId } }
    expect(await stage.told()).toMatchObject([
      { ...told, before: undefined, after: first },
      { ...told, before: first, after: second },
      { ...told, before: second, after: undefined },
    ])
  })

  test('put again as they are changes nothing and tells nothing', async () => {
    const first = await put({ ...ann, licences: [LicenceKind.OFFICE_365, LicenceKind.OFFICE_365] })
    await stage.told()
    expect(await put({ ...ann, licences: [LicenceKind.OFFICE_365] })).toEqual(first)
    expect(await stage.told()).toEqual([])
  })

  test('of whom little is said is disabled and lives in the cloud', async () => {
    expect(await put({ userId: 'bare' })).toMatchObject({
      state: PersonState.DISABLED,
      location: DirectoryLocation.CLOUD,
      defaultMethod: Method.UNSPECIFIED,
    })
  })

  test('is not changed by whoever read them before the last change, nor before they were made anew', async () => {
    const { etag } = await put({ userId: 'tag' })
    const changed = await put({ userId: 'tag', firstName: 'T', etag })
    await expect(put({ userId: 'tag', firstName: 'U', etag })).rejects.toMatchObject({
      ...refusal(ErrorReason.ETAG_MISMATCH),
      metadata: { etag: changed.etag },
    })
    await acme.removePerson({ userId: 'tag' })
    await expect(put({ userId: 'tag', etag: changed.etag })).rejects.toMatchObject(refusal(ErrorReason.ETAG_MISMATCH))
    await put({ userId: 'tag' })
    await expect(put({ userId: 'tag', lastName: 'V', etag })).rejects.toMatchObject(refusal(ErrorReason.ETAG_MISMATCH))
  })

  test('who is created by many at once is created once; the others hear so or replace them', async () => {
    await stage.told()
    const calls = Array.from({ length: 8 }, (_, index) => put({ userId: 'race', firstName: String(index) }))
    for (const settled of await Promise.allSettled(calls)) {
      expect('value' in settled || settled.reason.reason === ErrorReason.CONCURRENT_UPDATE).toBe(true)
    }
    const told = await stage.told()
    expect(told.filter(({ before }) => before === undefined)).toHaveLength(1)
  })

  test('of one tenant is nobody in another', async () => {
    const globex = await stage.newTenant('globex')
    await put({ userId: 'ours' })
    const elsewhere = refusal(ErrorReason.PERSON_NOT_FOUND)
    await expect(globex.getPerson({ userId: 'ours' })).rejects.toMatchObject(elsewhere)
    await expect(globex.removePerson({ userId: 'ours' })).rejects.toMatchObject(elsewhere)
    expect((await globex.listPeople({ page: undefined })).people).toEqual([])
  })

  test.each([
    ['without a name', { userId: '' }, 'person.user_id'],
    ['with a name too long', { userId: 'u'.repeat(257) }, 'person.user_id'],
    ['with a zero byte', { userId: 'a\0' }, 'person.user_id'],
    ['with a line feed', { userId: 'a\nb' }, 'person.user_id'],
    ['in a state that nobody knows', { state: 9 as PersonState }, 'person.state'],
    ['in a place that nobody knows', { location: 9 as DirectoryLocation }, 'person.location'],
    ['with an unknown licence', { licences: [9 as LicenceKind] }, 'person.licences[0]'],
    ['with a licence that is none', { licences: [LicenceKind.UNSPECIFIED] }, 'person.licences[0]'],
    ['in too many groups', { groups: Array.from({ length: 201 }, String) }, 'person.groups'],
    ['in a group too long', { groups: ['ok', 'g'.repeat(129)] }, 'person.groups[1]'],
    ['in groups too long together', { groups: Array.from({ length: 200 }, () => '漢'.repeat(128)) }, 'person.groups'],
    ['with a first name too long', { firstName: 'f'.repeat(129) }, 'person.first_name'],
    ['with a last name too long', { lastName: 'l'.repeat(129) }, 'person.last_name'],
    ['with an address too long', { email: 'e'.repeat(255) }, 'person.email'],
    ['with a language that is none', { language: 'de; drop table' }, 'person.language'],
    ['with a method that nobody knows', { defaultMethod: 9 as Method }, 'person.default_method'],
    ['with an etag too long', { etag: 'e'.repeat(65) }, 'person.etag'],
  ])('%s is refused', async (_, some, field) => {
    await expect(put({ userId: 'odd', ...some })).rejects.toMatchObject(refusal(ErrorReason.INVALID_REQUEST, field))
  })

  test('with everything at its limit fits into the event of a change', async () => {
    const full = {
      userId: '漢'.repeat(256),
      groups: Array.from({ length: 200 }, (_, index) => `${index}`.padEnd(128, 'g')),
      firstName: '漢'.repeat(128),
      lastName: '漢'.repeat(128),
      email: 'e'.repeat(254),
      licences: [1, 2, 3, 4, 5] as LicenceKind[],
    }
    const first = await put(full)
    expect(await put({ ...full, firstName: 'x' })).toMatchObject({ groups: first.groups })
  })
})

describe('people', () => {
  test('are listed by id, in parts, each once', async () => {
    const initech = await stage.newTenant('initech')
    const ids = Array.from({ length: 7 }, (_, index) => `p${index}`)
    for (const userId of ids.toReversed()) await initech.putPerson({ person: Person.fromPartial({ userId }) })
    const listed: string[] = []
    let pageToken = ''
    do {
      const page = await initech.listPeople({ page: { pageSize: 3, pageToken } })
      listed.push(...page.people.map(({ userId }) => userId))
      pageToken = page.nextPageToken
    } while (pageToken !== '')
    expect(listed).toEqual(ids)
  })
})

describe('licences', () => {
  const { OFFICE_365, ENTERPRISE_CLOUD_SUITE } = LicenceKind

  test('are assigned and taken away once, and told', async () => {
    await put({ userId: 'lic', licences: [ENTERPRISE_CLOUD_SUITE] })
    await stage.told()
    const assign = async () => (await acme.assignLicence({ userId: 'lic', licence: OFFICE_365 })).person
    const revoke = async () => (await acme.revokeLicence({ userId: 'lic', licence: OFFICE_365 })).person
    const assigned = await assign()
    expect(assigned?.licences).toEqual([OFFICE_365, ENTERPRISE_CLOUD_SUITE])
    expect(await assign()).toEqual(assigned)
    const revoked = await revoke()
    expect(revoked?.licences).toEqual([ENTERPRISE_CLOUD_SUITE])
    expect(await revoke()).toEqual(revoked)
    expect(await stage.told()).toMatchObject([{ after: assigned }, { before: assigned, after: revoked }])
  })

  test('of nobody are refused, and so are licences that are none', async () => {
    const nobody = refusal(ErrorReason.PERSON_NOT_FOUND)
    await expect(acme.assignLicence({ userId: 'nobody', licence: OFFICE_365 })).rejects.toMatchObject(nobody)
    await expect(acme.revokeLicence({ userId: 'nobody', licence: OFFICE_365 })).rejects.toMatchObject(nobody)
    const none = acme.assignLicence({ userId: 'lic', licence: LicenceKind.UNSPECIFIED })
    await expect(none).rejects.toMatchObject(refusal(ErrorReason.INVALID_REQUEST, 'licence'))
  })
})
