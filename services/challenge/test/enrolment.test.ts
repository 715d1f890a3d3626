import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { FactorState, OathAlgorithm } from '#contracts/gen/countersign/challenge/v1/factor'
import { Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { qrCode } from '../rpc/qr-code.ts'
import { expireChallenges, forgetOld } from '../sweep.ts'
import { openHouse } from './house.ts'
import { codeOf, people, seedOf } from './people.ts'

let house: Awaited<ReturnType<typeof openHouse>>
let person: ReturnType<typeof people>

beforeAll(async () => {
  house = await openHouse()
  person = people(house)
})
afterAll(() => house.close())
beforeEach(() => house.world.advance(600_000))

const refused = (reason: ErrorReason) => expect.objectContaining({ reason })
const smsPhone = { $case: 'smsPhone' as const, value: { number: '+14255550123' } }
const app = { $case: 'app' as const, value: { accountName: '', issuer: '' } }
const confirm = (factorId: string, code: string, requestId = '') =>
  house.factors().confirmFactor({ factorId, code, requestId, passkey: '' })

describe('a new phone', () => {
  test('is texted a code, and can not be used before that code came back', async () => {
    const { factor, confirmBefore } = await house
      .factors()
      .enrolFactor({ userId: 'nina', kind: smsPhone, vouched: false })
    const factorId = factor?.id ?? ''
    expect(factor).toMatchObject({ state: FactorState.PENDING, hint: '+*********23' })
    expect(confirmBefore).toEqual(new Date(house.world.now().getTime() + 600_000))
    const otp = house.neighbours.texts.at(-1)?.parameters.otp ?? ''

    house.neighbours.sayings.outcome = Outcome.ENROL
    await person.start('nina')
    expect(house.neighbours.sayings.asked.at(-1)?.situation?.factors).toEqual([])
    house.neighbours.sayings.outcome = Outcome.CHALLENGE
    expect(await confirm(factorId, '00000x')).toMatchObject({ confirmed: false, attemptsLeft: 4 })
    expect(await confirm(factorId, otp, 'c1')).toMatchObject({ confirmed: true, factor: { state: FactorState.ACTIVE } })
    expect(await confirm(factorId, otp, 'c1')).toMatchObject({ confirmed: true })
    await expect(confirm(factorId, otp)).rejects.toEqual(refused(ErrorReason.FACTOR_ALREADY_CONFIRMED))
  })

  test('that is not proved in time is given up', async () => {
    const { factor } = await house.factors().enrolFactor({ userId: 'otto', kind: smsPhone, vouched: false })
    const factorId = factor?.id ?? ''
    house.world.advance(601_000)
    await expect(confirm(factorId, '123456')).rejects.toEqual(refused(ErrorReason.CHALLENGE_EXPIRED))
    await expireChallenges(house.ctx)
    house.world.advance(3_600_000)
    await forgetOld(house.ctx)
    await expect(confirm(factorId, '123456')).rejects.toEqual(refused(ErrorReason.FACTOR_NOT_FOUND))
  })

  test('can not be answered for as if it were a sign-in', async () => {
    const { factor } = await house.factors().enrolFactor({ userId: 'paul', kind: smsPhone, vouched: false })
    const answer = { kind: { $case: 'code' as const, value: house.neighbours.texts.at(-1)?.parameters.otp ?? '' } }
    const request = {
      challengeId: factor?.id ?? '',
      requestId: '',
      factorId: '',
      rememberDevice: false,
      deviceToken: '',
      userAgent: '',
      answer,
    }
    await expect(house.challenges().answerChallenge(request)).rejects.toEqual(refused(ErrorReason.CHALLENGE_NOT_FOUND))
  })
})

describe('a new app', () => {
  test('is shown a QR code of what it has to load', async () => {
    const { otpauthUri, otpauthQrSvg, otpauthQrText } = await house
      .factors()
      .enrolFactor({ userId: 'vera', kind: app, vouched: false })
    expect({ svg: otpauthQrSvg, text: otpauthQrText }).toEqual(await qrCode(otpauthUri))
    expect(otpauthQrSvg).toMatch(/^<svg /)
  })

  test('whose names make a URI too long for a QR code is shown the URI alone', async () => {
    const value = { accountName: '字'.repeat(128), issuer: '字'.repeat(128) }
    const kind = { $case: 'app' as const, value }
    const { otpauthUri, otpauthQrSvg } = await house.factors().enrolFactor({ userId: 'vera', kind, vouched: false })
    expect(otpauthUri).toMatch(/^otpauth:/)
    expect(otpauthQrSvg).toBe('')
  })

  test('is shown its seed once, and proves itself by a code', async () => {
    const { factor, otpauthUri } = await house.factors().enrolFactor({ userId: 'quinn', kind: app, vouched: false })
    expect(otpauthUri).toMatch(/^otpauth:\/\/totp\/acme:quinn\?secret=[A-Z2-7]{32}&issuer=acme/)
    const code = codeOf(seedOf(otpauthUri), house.world.now())
    expect(await confirm(factor?.id ?? '', code)).toMatchObject({ confirmed: true })
    const { factors } = await house.factors().listFactors({ userId: 'quinn', page: undefined })
    expect(factors).toEqual([expect.objectContaining({ state: FactorState.ACTIVE, hint: 'authenticator app' })])
    expect(JSON.stringify(factors)).not.toContain(seedOf(otpauthUri))
  })
})

describe('a token', () => {
  test('that moves with every press signs a person in', async () => {
    const value = {
      ...{ serial: 'T-1', manufacturer: 'Acme Tokens', seed: Buffer.from('12345678901234567890') },
      ...{ algorithm: OathAlgorithm.SHA1, digits: 6, movement: { $case: 'counter' as const, value: 0n } },
    }
    await house.factors().enrolFactor({
      userId: 'rosa',
      kind: { $case: 'oathToken', value },
      vouched: true,
      vouchReason: 'known at the desk',
    })
    const challenge = await person.start('rosa')
    const answer = { kind: { $case: 'code' as const, value: '755224' } }
    const request = {
      challengeId: challenge.id,
      requestId: '',
      factorId: '',
      rememberDevice: false,
      deviceToken: '',
      userAgent: '',
      answer,
    }
    expect(await house.challenges().answerChallenge(request)).toMatchObject({ approved: true })
  })
})

describe('a list of factors', () => {
  test('comes in pages, the oldest first', async () => {
    for (let made = 0; made < 5; made++) {
      house.world.advance(1_000)
      await person.addApp('sven')
    }
    const first = await house.factors().listFactors({ userId: 'sven', page: { pageSize: 3, pageToken: '' } })
    const page = { pageSize: 3, pageToken: first.nextPageToken }
    const rest = await house.factors().listFactors({ userId: 'sven', page })
    expect([first.factors.length, rest.factors.length, rest.nextPageToken]).toEqual([3, 2, ''])
    const times = [...first.factors, ...rest.factors].map(({ createdAt }) => createdAt?.getTime() ?? 0)
    expect(times).toEqual(times.toSorted((left, right) => left - right))
  })

  test('loses a factor that was removed, secret and all', async () => {
    await person.addApp('tina')
    const { factors } = await house.factors().listFactors({ userId: 'tina', page: undefined })
    const factorId = factors[0]?.id ?? ''
    await house.factors().removeFactor({ factorId })
    await expect(house.factors().removeFactor({ factorId })).rejects.toEqual(refused(ErrorReason.FACTOR_NOT_FOUND))
    const { rows } = await house.ctx.database.pool.query('select from factor where id = $1', [factorId])
    expect(rows).toEqual([])
  })
})

test('only who may vouch for a factor can have it used at once', async () => {
  const request = { userId: 'uma', kind: smsPhone, vouched: true, vouchReason: 'known at the desk' }
  await expect(house.factors('acme-desk').enrolFactor(request)).rejects.toMatchObject({
    reason: ErrorReason.SCOPE_MISSING,
    metadata: { scope: 'factors:vouch' },
  })
})
