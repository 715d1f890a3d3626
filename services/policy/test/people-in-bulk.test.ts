import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Person, PersonState, Settings } from '#contracts/gen/countersign/policy/v1/admin'
import type { ImportPeopleResponse } from '#contracts/gen/countersign/policy/v1/admin'
import { DirectoryLocation, LicenceKind } from '#contracts/gen/countersign/types/v1/edition'
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

type Some = Partial<Person>

async function* stream(people: Iterable<Some>) {
  for (const person of people) yield { person: Person.fromPartial(person) }
}

const importAll = (people: Iterable<Some>): Promise<ImportPeopleResponse> => {
  return acme.importPeople(stream(people), { deadline: Date.now() + 60_000 })
}
const get = async (userId: string) => (await acme.getPerson({ userId })).person
const counts = (created: number, changed: number, unchanged: number, rejected = 0) => {
  return {
    created: BigInt(created),
    changed: BigInt(changed),
    unchanged: BigInt(unchanged),
    rejected: BigInt(rejected),
  }
}

const ann: Some = {
  userId: 'ann',
  state: PersonState.ENFORCED,
  location: DirectoryLocation.FEDERATED,
  licences: [LicenceKind.OFFICE_365, LicenceKind.DIRECTORY_PREMIUM, LicenceKind.OFFICE_365],
  groups: ['staff', 'züri', 'a "quoted" {one}'],
  firstName: 'Ann',
  language: 'de-CH',
}

describe('an import', () => {
  test('keeps people as a single call would, and tells of each, before and after', async () => {
    const twin = { ...ann, userId: 'twin' }
    await acme.putPerson({ person: Person.fromPartial(twin) })
    await stage.told()
    expect(await importAll([ann, { userId: 'bob' }])).toEqual({ ...counts(2, 0, 0), faults: [] })
    const [first, bob] = [await get('ann'), await get('bob')]
    expect({ ...first, userId: 'twin', etag: '' }).toEqual({ ...(await get('twin')), etag: '' })
    stage.world.advance(1_000)
    expect(await importAll([ann, { userId: 'bob', firstName: 'Bob' }])).toMatchObject(counts(0, 1, 1))
    const changed = await get('bob')
    expect(changed).toEqual({ ...bob, firstName: 'Bob', etag: changed?.etag })
    expect(changed?.etag).not.toBe(bob?.etag)
    const told = { name: 'PersonChanged', tenant: 'acme', origin: { credentialId: acme.credentialId } }
    expect(await stage.told()).toMatchObject([
      { ...told, before: undefined, after: first },
      { ...told, before: undefined, after: bob },
      { ...told, before: bob, after: changed },
    ])
  })

  test('sent again changes nothing, tells nothing and writes nothing', async () => {
    const people = Array.from({ length: 20 }, (_, index) => ({ ...ann, userId: `again${index}` }))
    await importAll(people)
    await stage.told()
    const rows = () => stage.database.pool.query('select xmin, xmax, ctid from policy.person order by user_id')
    const before = (await rows()).rows
    expect(await importAll(people)).toMatchObject(counts(0, 0, 20))
    expect((await rows()).rows).toEqual(before)
    expect(await stage.told()).toEqual([])
  })

  test('of the same person again and again comes to the last, as if one had come after the other', async () => {
    await stage.told()
    const names = ['A', 'A', 'B', 'C']
    const came = await importAll(names.map((firstName) => ({ userId: 'often', firstName })))
    expect(came).toMatchObject(counts(1, 2, 1))
    expect(await get('often')).toMatchObject({ firstName: 'C' })
    expect(await stage.told()).toMatchObject([{ before: undefined, after: { firstName: 'C' } }])
  })

  test('names who can not be kept, by place and field, and keeps the others', async () => {
    const bad = [
      { userId: '' },
      { userId: 'u'.repeat(300) },
      { userId: `${'u'.repeat(255)}😀` },
      { userId: 'mia', state: 9 as PersonState },
      { userId: 'lea', licences: [LicenceKind.OFFICE_365, 99 as LicenceKind] },
      { userId: 'noe', language: 'no language' },
    ]
    const came = await importAll([{ userId: 'good1' }, ...bad, { userId: 'good2' }])
    expect(came).toMatchObject(counts(2, 0, 0, 6))
    expect(came.faults).toEqual([
      fault(2, '', 'user_id', /1 to 256/),
      fault(3, 'u'.repeat(256), 'user_id', /1 to 256/),
      fault(4, 'u'.repeat(255), 'user_id', /1 to 256/),
      fault(5, 'mia', 'state', /known value/),
      fault(6, 'lea', 'licences[1]', /known value/),
      fault(7, 'noe', 'language', /BCP 47/),
    ])
    expect(await get('good2')).toBeDefined()
  })

  test('names the first thousand of those, and counts them all', async () => {
    const came = await importAll(Array.from({ length: 1_203 }, () => ({ userId: '' })))
    expect(came).toMatchObject(counts(0, 0, 0, 1_203))
    expect(came.faults).toHaveLength(1_000)
    expect(came.faults.at(-1)).toMatchObject({ row: 1_000n })
  })

  test('of a message without a person is a fault as well', async () => {
    async function* requests() {
      yield { person: undefined }
    }
    const { faults } = await acme.importPeople(requests())
    expect(faults).toEqual([{ row: 1n, userId: '', field: 'person', description: 'is required' }])
  })

  test('of more than one batch keeps everybody, whatever they carry', async () => {
    const groups = Array.from({ length: 150 }, (_, index) => `${index}`.padEnd(100, 'g'))
    const many = Array.from({ length: 1_101 }, (_, index) => ({ userId: `many${index}` }))
    const large = Array.from({ length: 90 }, (_, index) => ({ userId: `large${index}`, groups }))
    const people = [...many.slice(0, 600), ...large, ...many.slice(600)]
    expect(await importAll(people)).toMatchObject(counts(1_191, 0, 0))
    expect(await importAll(people)).toMatchObject(counts(0, 0, 1_191))
    expect(await get('large89')).toMatchObject({ groups })
  })

  test('beside others of the same people leaves each event where the last one ended', async () => {
    const people = (firstName: string) => Array.from({ length: 40 }, (_, n) => ({ userId: `side${n}`, firstName }))
    await stage.told()
    await Promise.all([
      ...['A', 'B', 'C'].map((name) => importAll(name === 'B' ? people(name).toReversed() : people(name))),
      ...people('D').map(({ userId }) =>
        acme.putPerson({ person: Person.fromPartial({ userId, firstName: 'D' }) }).catch(raced),
      ),
      ...[1, 2, 3].map((days) => acme.updateSettings({ settings: Settings.fromPartial({ rememberDays: days }) })),
    ])
    const told = (await stage.told()) as { before?: Person; after?: Person }[]
    for (const { userId } of people('')) {
      const events = told.filter(({ after }) => after?.userId === userId)
      expect(events.filter(({ before }) => before === undefined)).toHaveLength(1)
      const etags = (side: 'before' | 'after') => events.flatMap((event) => event[side]?.etag ?? []).sort()
      expect(etags('after').filter((etag) => !etags('before').includes(etag))).toEqual([(await get(userId))?.etag])
    }
  })

  test('that its caller breaks off keeps what was whole, and can be begun anew', async () => {
    async function* broken() {
      yield* stream(Array.from({ length: 501 }, (_, index) => ({ userId: `broken${index}` })))
      throw new Error('the file could not be read')
    }
    await expect(acme.importPeople(broken())).rejects.toThrow('the file could not be read')
    const people = Array.from({ length: 501 }, (_, index) => ({ userId: `broken${index}` }))
    const came = await importAll(people)
    expect(came.created + came.unchanged).toBe(501n)
  })

  test('is for those who may administer', async () => {
    const key = (await stage.operator('acme').issueCredential(reports)).key
    const call = stage.admin(key).importPeople(stream([ann]))
    await expect(call).rejects.toMatchObject(refusal(ErrorReason.SCOPE_MISSING))
    const nowhere = stage.operator('nowhere').importPeople(stream([ann]))
    await expect(nowhere).rejects.toMatchObject(refusal(ErrorReason.TENANT_NOT_FOUND))
  })
})

/** Whoever creates a person that another call has just created hears so. */
function raced(error: { reason?: ErrorReason }): void {
  expect(error.reason).toBe(ErrorReason.CONCURRENT_UPDATE)
}

const reports = { applicationId: '', scopes: ['reports'], label: 'reader', expiresAt: undefined }

function fault(row: number, userId: string, field: string, description: RegExp) {
  const place = field === 'person' ? field : `person.${field}`
  return { row: BigInt(row), userId, field: place, description: expect.stringMatching(description) }
}

describe('the state of many people', () => {
  const { ENFORCED, ENABLED } = PersonState

  test('is set at once; who has it already is not told of, who is not known is named', async () => {
    await importAll([{ userId: 's1' }, { userId: 's2', state: ENFORCED }, { userId: 's3', state: ENABLED }])
    const [first, third] = [await get('s1'), await get('s3')]
    await stage.told()
    const came = await acme.setPeopleState({ userIds: ['s3', 's1', 'nobody', 's2', 's1', 'nix'], state: ENFORCED })
    expect(came).toEqual({ changed: 2, unknownUserIds: ['nobody', 'nix'] })
    const told = await stage.told()
    expect(told.map(({ before, after }) => [before, after])).toEqual(
      expect.arrayContaining([
        [first, await get('s1')],
        [third, await get('s3')],
      ]),
    )
    expect(told).toHaveLength(2)
    expect(await get('s1')).toMatchObject({ state: ENFORCED })
  })

  test('of one tenant leaves the namesakes of another alone', async () => {
    const globex = await stage.newTenant('globex')
    const came = await globex.setPeopleState({ userIds: ['s1'], state: PersonState.DISABLED })
    expect(came).toEqual({ changed: 0, unknownUserIds: ['s1'] })
    expect(await get('s1')).toMatchObject({ state: ENFORCED })
  })

  test('is set in whatever order it is asked for, by many at the same time', async () => {
    const userIds = Array.from({ length: 300 }, (_, index) => `order${index}`)
    await importAll(userIds.map((userId) => ({ userId })))
    const calls = [userIds, userIds.toReversed(), userIds, userIds.toReversed()].map((ids, index) => {
      return acme.setPeopleState({ userIds: ids, state: index % 2 === 0 ? ENFORCED : ENABLED })
    })
    const changed = (await Promise.all(calls)).map((came) => came.changed)
    expect(changed.filter((count) => count === 300).length).toBeGreaterThan(0)
  })

  test.each([
    ['nobody', { userIds: [] }, 'user_ids'],
    ['more than a thousand', { userIds: Array.from({ length: 1_001 }, String) }, 'user_ids'],
    ['somebody without a name', { userIds: ['a', ''] }, 'user_ids[1]'],
    ['no state', { state: PersonState.UNSPECIFIED }, 'state'],
    ['a state that nobody knows', { state: 9 as PersonState }, 'state'],
  ])('is refused for %s', async (_, some, field) => {
    const call = acme.setPeopleState({ userIds: ['s1'], state: ENFORCED, ...some })
    await expect(call).rejects.toMatchObject(refusal(ErrorReason.INVALID_REQUEST, field))
  })
})
