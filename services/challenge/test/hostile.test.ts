import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { openHouse } from './house.ts'
import { codeOf, people } from './people.ts'

let house: Awaited<ReturnType<typeof openHouse>>
let person: ReturnType<typeof people>
let challenge: Challenge
let seed: string

beforeAll(async () => {
  house = await openHouse()
  person = people(house)
  const ann = await person.withApp()
  seed = ann.seed
  challenge = await person.start(ann.userId)
})
afterAll(() => house.close())

const code = (value: string) => ({ kind: { $case: 'code' as const, value } })
const answer = (changes: object, key?: string) =>
  house.challenges(key).answerChallenge({
    challengeId: challenge.id,
    requestId: '',
    factorId: '',
    rememberDevice: false,
    deviceToken: '',
    userAgent: '',
    answer: code('123456'),
    ...changes,
  })

const pass = { minutes: 60, singleUse: false, reason: 'first day', startsAt: undefined }

/** How many rows the service has in all its tables. */
async function stored(): Promise<number> {
  const tables = ['guard', 'factor', 'challenge', 'outbox', 'known_block']
  const counts = tables.map((table) => `(select count(*) from ${table})`).join('+')
  const { rows } = await house.ctx.database.pool.query<{ n: number }>(`select (${counts})::int as n`)
  return rows[0]?.n ?? -1
}

describe('what a stranger sends is refused by name, and leaves nothing behind', () => {
  test.each([
    ['request_id', { requestId: '' }],
    ['request_id', { requestId: 'x'.repeat(129) }],
    ['user_id', { userId: '' }],
    ['user_id', { userId: 'x'.repeat(257) }],
    ['user_id', { userId: 'ann\u0000' }],
    ['application_id', { applicationId: '../../etc' }],
    ['client_ip', { clientIp: '1'.repeat(65) }],
    ['device_token', { deviceToken: 'x'.repeat(1025) }],
    ['factor_id', { factorId: "' or 1=1" }],
    ['language', { language: 'not a language' }],
    ['event.name', { event: { name: '', parameters: {} } }],
    ['user_agent', { userAgent: 'x'.repeat(513) }],
  ])('%s in a sign-in', async (field, changes) => {
    const before = await stored()
    const refusal = await person.start('mallory', changes).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ reason: ErrorReason.INVALID_REQUEST, violations: [{ field }] })
    expect(await stored()).toBe(before)
  })

  test.each([
    ['challenge_id', { challengeId: '' }],
    ['challenge_id', { challengeId: 'x'.repeat(100_000) }],
    ['challenge_id', { challengeId: '00000000-0000-0000-0000-00000000000g' }],
    ['answer', { answer: undefined }],
    ['answer.kind', { answer: { kind: undefined } }],
    ['answer.code', { answer: code('') }],
    ['answer.code', { answer: code('1'.repeat(65)) }],
    ['factor_id', { factorId: 'f' }],
    ['request_id', { requestId: 'with blanks' }],
  ])('%s in an answer', async (field, changes) => {
    const refusal = await answer(changes).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ reason: ErrorReason.INVALID_REQUEST })
    expect((refusal as { violations: { field: string }[] }).violations[0]?.field).toContain(field.split('.')[0])
  })

  test.each([
    ['count', { $case: 'recoveryCodes', value: { count: -1 } }],
    ['count', { $case: 'recoveryCodes', value: { count: 21 } }],
    ['count', { $case: 'recoveryCodes', value: { count: 2 ** 31 - 1 } }],
    ['minutes', { $case: 'temporaryAccessPass', value: { ...pass, minutes: 9 } }],
    ['minutes', { $case: 'temporaryAccessPass', value: { ...pass, minutes: -60 } }],
    ['minutes', { $case: 'temporaryAccessPass', value: { ...pass, minutes: 43_201 } }],
    ['reason', { $case: 'temporaryAccessPass', value: { ...pass, reason: '' } }],
    ['reason', { $case: 'temporaryAccessPass', value: { ...pass, reason: 'x'.repeat(257) } }],
    ['reason', { $case: 'temporaryAccessPass', value: { ...pass, reason: 'a\u0000b' } }],
    ['starts_at', { $case: 'temporaryAccessPass', value: { ...pass, startsAt: new Date('9999-12-31') } }],
    ['starts_at', { $case: 'temporaryAccessPass', value: { ...pass, startsAt: new Date(8.64e15) } }],
  ] as const)('%s of what an administrator makes', async (field, kind) => {
    const before = await stored()
    const request = { userId: 'mallory', kind, vouched: false }
    const refusal = await house
      .factors()
      .enrolFactor(request)
      .catch((error: unknown) => error)
    expect(refusal).toMatchObject({ reason: ErrorReason.INVALID_REQUEST })
    expect((refusal as { violations: { field: string }[] }).violations[0]?.field).toContain(field)
    expect(await stored()).toBe(before)
  })

  test.each(['１２３４５６', '12345\u0131', '💥💥💥', '0'.repeat(64), "'; drop table factor; --", '\u202e123456'])(
    'a code of strange letters, %j, is merely wrong',
    async (value) => {
      const ann = await person.withApp()
      const { id: challengeId } = await person.start(ann.userId)
      await expect(answer({ challengeId, answer: code(value) })).resolves.toMatchObject({ approved: false })
    },
  )

  test('a megabyte', async () => {
    const before = await stored()
    const refusal = await person.start('m'.repeat(1_000_000)).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 8 })
    expect(await stored()).toBe(before)
  })
})

describe('what belongs to another', () => {
  test('tenant does not exist', async () => {
    const refusal = { reason: ErrorReason.CHALLENGE_NOT_FOUND }
    const challengeId = challenge.id
    const evil = house.challenges('evil-admin')
    const right = code(codeOf(seed, house.world.now()))
    await expect(answer({ answer: right }, 'evil-admin')).rejects.toMatchObject(refusal)
    await expect(evil.getChallenge({ challengeId })).rejects.toMatchObject(refusal)
    await expect(evil.cancelChallenge({ challengeId })).rejects.toMatchObject(refusal)
    await expect(evil.resendChallenge({ challengeId, factorId: '' })).rejects.toMatchObject(refusal)
    await expect(watched('evil-admin')).rejects.toMatchObject(refusal)
    const factorId = challenge.factorId
    await expect(house.factors('evil-admin').removeFactor({ factorId })).rejects.toMatchObject({
      reason: ErrorReason.FACTOR_NOT_FOUND,
    })
  })

  test('application is not for this key', async () => {
    const { userId } = await person.withApp()
    const other = await house.challenges().startChallenge(person.request(userId, { applicationId: 'payroll' }))
    const challengeId = other.challenge?.id ?? ''
    await expect(answer({ challengeId }, 'acme-vpn')).rejects.toMatchObject({ reason: ErrorReason.CHALLENGE_NOT_FOUND })
    const request = person.request(userId, { applicationId: 'payroll' })
    await expect(house.challenges('acme-vpn').startChallenge(request)).rejects.toMatchObject({
      violations: [{ field: 'application_id' }],
    })
  })

  test('factor is not offered', async () => {
    const stranger = await person.withApp()
    const { factorId } = await person.start(stranger.userId)
    await expect(answer({ factorId })).rejects.toMatchObject({ reason: ErrorReason.METHOD_NOT_OFFERED })
  })
})

async function watched(key: string): Promise<unknown[]> {
  const seen: unknown[] = []
  for await (const each of house.challenges(key).watchChallenge({ challengeId: challenge.id })) seen.push(each)
  return seen
}

test('a key without the scope is told which one it lacks', async () => {
  await expect(house.factors('acme-vpn').listFactors({ userId: 'ann', page: undefined })).rejects.toMatchObject({
    reason: ErrorReason.SCOPE_MISSING,
    metadata: { scope: 'factors' },
  })
})

test('an unreadable address is taken for none', async () => {
  const { userId } = await person.withApp()
  await person.start(userId, { clientIp: 'not-an-address' })
  expect(house.neighbours.sayings.asked.at(-1)?.situation?.clientIp).toBe('')
})
