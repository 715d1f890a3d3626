import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { AnswerChallengeRequest } from '#contracts/gen/countersign/challenge/v1/challenge'
import { FactorState, OathAlgorithm } from '#contracts/gen/countersign/challenge/v1/factor'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { expireChallenges, forgetOld } from '../sweep.ts'
import { people } from './people.ts'
import { heads, line, openTokenHouse, secretOf } from './token-house.ts'

let house: Awaited<ReturnType<typeof openTokenHouse>>
let person: ReturnType<typeof people>
beforeAll(async () => {
  house = await openTokenHouse({ replicas: 2 })
  person = people(house)
})
afterAll(() => house.close())
beforeEach(() => house.world.advance(600_000))

const refused = (reason: ErrorReason) => expect.objectContaining({ reason })
const bring = (...serials: string[]) => house.send([heads, ...serials.map((serial) => line(serial))])
const activate = async (serial: string, userId: string) => {
  const token = await house.assign(serial, userId)
  expect(await house.confirm(token.id, house.shown(serial))).toMatchObject({ confirmed: true })
  return token
}
const signIn = async (userId: string, code: string) => {
  const { id } = await person.start(userId)
  const answer = { kind: { $case: 'code' as const, value: code } }
  return house.challenges().answerChallenge(AnswerChallengeRequest.create({ challengeId: id, answer }))
}
const list = (more = {}) =>
  house.inventory.listTokens({ serialPrefix: '', userId: '', unassigned: false, page: undefined, ...more })
const serials = async (more = {}) => (await list(more)).tokens.map(({ serial }) => serial)

describe('a token', () => {
  test('is given to a person, who activates it by its code and signs in with the next', async () => {
    await bring('A-1')
    const token = await house.assign('A-1', 'ann')
    expect(token).toMatchObject({ serial: 'A-1', manufacturer: 'Acme', userId: 'ann', state: FactorState.PENDING })
    expect(token).toMatchObject({ periodSeconds: 30, digits: 6, algorithm: OathAlgorithm.SHA1 })
    expect(await house.confirm(token.id, '000000x')).toMatchObject({ confirmed: false, attemptsLeft: 4 })
    expect(await house.confirm(token.id, house.shown('A-1'))).toMatchObject({ confirmed: true })
    await expect(house.confirm(token.id, house.shown('A-1'))).rejects.toEqual(
      refused(ErrorReason.FACTOR_ALREADY_CONFIRMED),
    )
    house.world.advance(30_000)
    expect(await signIn('ann', house.shown('A-1'))).toMatchObject({ approved: true })
    expect(await house.events('TokenAssigned')).toBe(1)
  })

  test('of nobody is no factor of anybody, and is left alone by the sweep', async () => {
    await bring('B-1')
    const [token] = (await list({ serialPrefix: 'B-1' })).tokens
    expect(token).toMatchObject({ userId: '', state: FactorState.UNSPECIFIED })
    const factorId = token?.id ?? ''
    await expect(house.confirm(factorId, house.shown('B-1'))).rejects.toEqual(refused(ErrorReason.FACTOR_NOT_FOUND))
    await expect(house.factors().removeFactor({ factorId })).rejects.toEqual(refused(ErrorReason.FACTOR_NOT_FOUND))
    house.world.advance(90 * 24 * 3_600_000)
    await forgetOld(house.ctx)
    expect(await serials({ serialPrefix: 'B-1' })).toEqual(['B-1'])
  })

  test('waits for its person as long as it takes, and an enrolment that was used up begins anew', async () => {
    await bring('C-1')
    const token = await house.assign('C-1', 'carl')
    for (let wrong = 0; wrong < 5; wrong++) await house.confirm(token.id, '000000x')
    await expect(house.confirm(token.id, house.shown('C-1'))).rejects.toEqual(refused(ErrorReason.TOO_MANY_ATTEMPTS))
    house.world.advance(30 * 24 * 3_600_000)
    await expireChallenges(house.ctx)
    await forgetOld(house.ctx)
    expect(await house.assign('C-1', 'carl')).toMatchObject({ id: token.id, state: FactorState.PENDING })
    expect(await house.confirm(token.id, '000000x')).toMatchObject({ confirmed: false, attemptsLeft: 4 })
    house.world.advance(601_000)
    expect(await house.confirm(token.id, house.shown('C-1'))).toMatchObject({ confirmed: true })
  })

  test('that was taken back serves its person no more, and the next not by a code it showed before', async () => {
    await bring('D-1')
    const token = await activate('D-1', 'dora')
    const seen = house.shown('D-1', 1)
    expect((await house.inventory.unassignToken({ tokenId: token.id })).token).toMatchObject({ userId: '' })
    const { factors } = await house.factors().listFactors({ userId: 'dora', page: undefined })
    expect(factors).toEqual([])
    expect([await house.events('TokenUnassigned'), await house.events('FactorRemoved')]).toEqual([1, 1])

    await house.assign('D-1', 'emil')
    expect(await house.confirm(token.id, seen)).toMatchObject({ confirmed: false })
    house.world.advance(30_000)
    expect(await house.confirm(token.id, seen)).toMatchObject({ confirmed: false })
    house.world.advance(30_000)
    expect(await house.confirm(token.id, house.shown('D-1'))).toMatchObject({ confirmed: true })
    expect(await house.inventory.unassignToken({ tokenId: token.id })).toBeDefined()
    expect(await house.inventory.unassignToken({ tokenId: token.id })).toMatchObject({ token: { userId: '' } })
  })

  test('is not activated a second time by the retry of a call for its person before', async () => {
    await bring('D-2')
    const token = await house.assign('D-2', 'dana')
    await house.confirm(token.id, house.shown('D-2'), 'r1')
    await house.inventory.unassignToken({ tokenId: token.id })
    await house.assign('D-2', 'dana')
    expect(await house.confirm(token.id, house.shown('D-2'), 'r1')).toMatchObject({ confirmed: false })
  })

  test('that its person removes is taken back and not lost', async () => {
    await bring('F-1')
    const { id } = await activate('F-1', 'fred')
    await person.addApp('fred')
    await house.factors('acme-desk').removeFactor({ factorId: id })
    expect(await serials({ serialPrefix: 'F-1', unassigned: true })).toEqual(['F-1'])
  })

  test('can not sign in where a challenge was under way when it was taken back', async () => {
    await bring('G-1')
    const { id } = await activate('G-1', 'gina')
    house.world.advance(60_000)
    const challenge = await person.start('gina')
    await house.inventory.unassignToken({ tokenId: id })
    const answer = { kind: { $case: 'code' as const, value: house.shown('G-1') } }
    const request = AnswerChallengeRequest.create({ challengeId: challenge.id, answer })
    await expect(house.challenges().answerChallenge(request)).rejects.toEqual(refused(ErrorReason.METHOD_NOT_OFFERED))
  })

  test("that is another person's is refused, and so is one that there is not", async () => {
    await bring('H-1')
    await house.assign('H-1', 'hans')
    await expect(house.assign('H-1', 'hugo')).rejects.toEqual(refused(ErrorReason.TOKEN_ASSIGNED))
    await expect(house.assign('H-0', 'hugo')).rejects.toEqual(refused(ErrorReason.OBJECT_NOT_FOUND))
    const ofOthers = house.tokens('evil-admin').assignToken({ serial: 'H-1', manufacturer: '', userId: 'hans' })
    await expect(ofOthers).rejects.toEqual(refused(ErrorReason.OBJECT_NOT_FOUND))
  })

  test('is told by its manufacturer where two have its serial number', async () => {
    await house.send([heads, line('I-1'), line('I-1').replace('Acme', 'Bolt')])
    await expect(house.assign('I-1', 'ida')).rejects.toMatchObject({ violations: [{ field: 'manufacturer' }] })
    const { token } = await house.inventory.assignToken({ serial: 'I-1', manufacturer: 'Bolt', userId: 'ida' })
    expect(token).toMatchObject({ manufacturer: 'Bolt', userId: 'ida' })
  })

  test('is deleted, secret and all', async () => {
    await bring('J-1')
    const { id } = await activate('J-1', 'jan')
    await house.inventory.deleteToken({ tokenId: id })
    await expect(house.inventory.deleteToken({ tokenId: id })).rejects.toEqual(refused(ErrorReason.OBJECT_NOT_FOUND))
    const { rows } = await house.ctx.database.pool.query('select from factor where id = $1', [id])
    expect([rows.length, await serials({ serialPrefix: 'J' })]).toEqual([0, []])
  })

  test('that is enrolled with its seed is in the inventory, once', async () => {
    const value = {
      ...{
        serial: 'K-1',
        manufacturer: 'Acme',
        seed: secretOf('K-1'),
        algorithm: OathAlgorithm.UNSPECIFIED,
        digits: 0,
      },
      movement: { $case: 'periodSeconds' as const, value: 30 },
    }
    const kind = { $case: 'oathToken' as const, value }
    await house.factors().enrolFactor({ userId: 'kim', kind, vouched: true, vouchReason: 'known at the desk' })
    const again = house.factors().enrolFactor({ userId: 'kai', kind, vouched: true, vouchReason: 'known at the desk' })
    await expect(again).rejects.toEqual(refused(ErrorReason.ALREADY_EXISTS))
    expect((await list({ userId: 'kim' })).tokens).toMatchObject([
      { serial: 'K-1', state: FactorState.ACTIVE, digits: 6 },
    ])
    expect((await house.factors().listFactors({ userId: 'kai', page: undefined })).factors).toEqual([])
  })

  test('is the twenty-first factor of nobody', async () => {
    await bring('L-1')
    for (let made = 0; made < 20; made++) await person.addApp('lea')
    await expect(house.assign('L-1', 'lea')).rejects.toEqual(refused(ErrorReason.LIMIT_REACHED))
  })
})

describe('a token in the place of another', () => {
  const replace = async (tokenId: string, serial: string) =>
    (await house.inventory.replaceToken({ tokenId, serial, manufacturer: '' })).token?.id ?? ''

  test('takes it when it is activated, and not before', async () => {
    await bring('M-1', 'M-2')
    const old = await activate('M-1', 'mia')
    const id = await replace(old.id, 'M-2')
    house.world.advance(60_000)
    expect(await signIn('mia', house.shown('M-1'))).toMatchObject({ approved: true })
    expect(await serials({ userId: 'mia' })).toEqual(['M-1', 'M-2'])
    expect(await house.confirm(id, house.shown('M-2'))).toMatchObject({ confirmed: true })
    expect(await serials({ userId: 'mia' })).toEqual(['M-2'])
    expect(await serials({ serialPrefix: 'M', unassigned: true })).toEqual(['M-1'])
  })

  test('lets the old one go by the sweep, where the process ended in between', async () => {
    await bring('N-1', 'N-2')
    const old = await activate('N-1', 'nina')
    await replace(old.id, 'N-2')
    await house.ctx.database.pool.query(`update factor set state = 2 where hint = 'token N-2'`)
    await forgetOld(house.ctx)
    expect(await serials({ userId: 'nina' })).toEqual(['N-2'])
  })

  test("leaves alone an old one that is another person's by then", async () => {
    await bring('O-1', 'O-2')
    const old = await activate('O-1', 'olga')
    const id = await replace(old.id, 'O-2')
    await house.inventory.unassignToken({ tokenId: old.id })
    await house.assign('O-1', 'otto')
    expect(await house.confirm(id, house.shown('O-2'))).toMatchObject({ confirmed: true })
    expect(await serials({ userId: 'otto' })).toEqual(['O-1'])
  })

  test("is refused for itself, for one of nobody, and where it is another person's", async () => {
    await bring('P-1', 'P-2', 'P-3')
    const old = await activate('P-1', 'paul')
    const other = await house.assign('P-2', 'pia')
    await expect(replace(old.id, 'P-1')).rejects.toEqual(refused(ErrorReason.INVALID_REQUEST))
    await expect(replace(old.id, 'P-2')).rejects.toEqual(refused(ErrorReason.TOKEN_ASSIGNED))
    await house.inventory.unassignToken({ tokenId: other.id })
    await expect(replace(other.id, 'P-3')).rejects.toEqual(refused(ErrorReason.OBJECT_NOT_FOUND))
  })
})

describe('the list of tokens', () => {
  test('comes in pages by serial number, and by how that begins', async () => {
    await bring('Ü-2', 'Ü-1', 'Ü-10', 'Üb')
    const first = await list({ serialPrefix: 'Ü-', page: { pageSize: 2, pageToken: '' } })
    expect(first.tokens.map(({ serial }) => serial)).toEqual(['Ü-1', 'Ü-10'])
    const page = { pageSize: 2, pageToken: first.nextPageToken }
    expect(await list({ serialPrefix: 'Ü-', page })).toMatchObject({ tokens: [{ serial: 'Ü-2' }], nextPageToken: '' })
  })

  test('is for who may vouch', async () => {
    const request = { serialPrefix: '', userId: '', unassigned: false, page: undefined }
    await expect(house.tokens('acme-desk').listTokens(request)).rejects.toEqual(refused(ErrorReason.SCOPE_MISSING))
    expect(await house.tokens('evil-admin').listTokens(request)).toMatchObject({ tokens: [] })
    await expect(list({ unassigned: true, userId: 'ann' })).rejects.toEqual(refused(ErrorReason.INVALID_REQUEST))
  })
})
