import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { authenticator } from './authenticator.ts'
import { people } from './people.ts'
import { app, lastText, registering, smsPhone, type Registering } from './registering.ts'
import { heads, line, openTokenHouse } from './token-house.ts'

let house: Awaited<ReturnType<typeof openTokenHouse>>
let person: ReturnType<typeof people>
let start: ReturnType<typeof registering>

beforeAll(async () => {
  house = await openTokenHouse()
  person = people(house)
  start = registering(house)
})
afterAll(() => house.close())
beforeEach(() => house.world.advance(600_000))

const reason = (name: keyof typeof ErrorReason) => ({ reason: ErrorReason[name] })
const factorsOf = async (userId: string) => (await house.factors().listFactors({ userId, page: undefined })).factors

describe('a passkey', () => {
  const origin = 'https://login.example.com'
  const value = { relyingPartyId: 'example.com', origins: [origin], accountName: '', name: 'laptop' }
  const kind = { $case: 'passkey' as const, value }
  const prove = ({ named }: Registering, proofId: string, passkey: string) =>
    house.registrations('acme-desk').proveFactor({ ...named, proofId, code: '', requestId: '', passkey })

  test('is registered by who has nothing yet, and proves the person in the next registration', async () => {
    const ann = await start('ann')
    const device = authenticator({ origin })
    const { factor, proofId, passkeyCreation } = await ann.register(kind)
    expect(factor).toMatchObject({ method: Method.PASSKEY, state: FactorState.PENDING, hint: 'laptop' })
    expect(await prove(ann, proofId, '{}')).toMatchObject({ proved: false, attemptsLeft: 4 })
    expect(await prove(ann, proofId, device.create(passkeyCreation))).toMatchObject({
      ...{ proved: true, factor: { id: factor?.id, state: FactorState.ACTIVE } },
    })
    expect((await ann.finish()).factors).toHaveLength(1)

    const again = await start('ann')
    await expect(again.register(smsPhone)).rejects.toMatchObject(reason('PROOF_REQUIRED'))
    const proof = await again.startProof(factor?.id ?? '')
    expect(JSON.parse(proof.passkeyRequest)).toMatchObject({
      rpId: 'example.com',
      allowCredentials: [{ id: device.id }],
    })
    const stranger = authenticator({ origin })
    expect(await prove(again, proof.proofId, stranger.get(proof.passkeyRequest))).toMatchObject({ proved: false })
    expect(await prove(again, proof.proofId, device.get(proof.passkeyRequest))).toMatchObject({ proved: true })
    await again.phone()
    expect((await again.finish()).factors).toHaveLength(2)
  })

  test('is proved by one of a code and a passkey', async () => {
    const ben = await start('ben')
    const { proofId } = await ben.register(kind)
    const given = { ...ben.named, proofId, requestId: '' }
    for (const wrong of [
      { code: '', passkey: '' },
      { code: '1', passkey: '{}' },
      { code: '', passkey: 'x'.repeat(16_385) },
    ]) {
      const proving = house.registrations('acme-desk').proveFactor({ ...given, ...wrong })
      await expect(proving).rejects.toMatchObject(reason('INVALID_REQUEST'))
    }
  })
})

describe('a hardware token that waits for its person', () => {
  const give = async (serial: string, userId: string) => {
    await house.send([heads, line(serial)])
    return house.assign(serial, userId)
  }

  test('is activated as the first factor, at any time, and leaves nothing to a thief who began meanwhile', async () => {
    const { id } = await give('A-1', 'carl')
    const carl = await start('carl')
    const { proofId } = await carl.startProof(id)
    const early = await house.factors('acme-desk').enrolFactor({ userId: 'carl', kind: smsPhone, vouched: false })
    const thiefs = lastText(house)
    house.world.advance(660_000)
    const late = await house.factors('acme-desk').enrolFactor({ userId: 'carl', kind: smsPhone, vouched: false })
    expect(await carl.prove(proofId, '000000x')).toMatchObject({ proved: false })
    expect(await carl.prove(proofId, house.shown('A-1'))).toMatchObject({
      ...{ proved: true, factor: { id, state: FactorState.ACTIVE } },
    })
    for (const { factor } of [early, late]) {
      const proof = { factorId: factor?.id ?? '', code: thiefs, requestId: '', passkey: '' }
      await expect(house.factors().confirmFactor(proof)).rejects.toMatchObject(reason('FACTOR_NOT_FOUND'))
    }
    await carl.app()
    expect((await carl.finish()).factors).toHaveLength(2)
  })

  test('leaves nothing to a thief where it is activated outside a registration either', async () => {
    const { id } = await give('B-1', 'dora')
    const early = await house.factors('acme-desk').enrolFactor({ userId: 'dora', kind: app, vouched: false })
    expect(await house.confirm(id, house.shown('B-1'))).toMatchObject({ confirmed: true })
    const proof = { factorId: early.factor?.id ?? '', code: '000000', requestId: '', passkey: '' }
    await expect(house.factors().confirmFactor(proof)).rejects.toMatchObject(reason('FACTOR_NOT_FOUND'))
    expect(await factorsOf('dora')).toHaveLength(1)
  })

  test('is no proof of who has a usable factor, nor of anybody else', async () => {
    const { userId } = await person.withApp()
    const { id } = await give('C-1', userId)
    const session = await start(userId)
    await expect(session.startProof(id)).rejects.toMatchObject(reason('PROOF_REQUIRED'))
    const stranger = await start('stranger')
    await expect(stranger.startProof(id)).rejects.toMatchObject(reason('FACTOR_NOT_FOUND'))
  })

  test('takes the place of the one that it replaces once it was proved in a registration', async () => {
    const old = await give('D-1', 'emma')
    const first = await start('emma')
    await first.prove((await first.startProof(old.id)).proofId, house.shown('D-1'))
    await house.send([heads, line('D-2')])
    const { token } = await house.inventory.replaceToken({ tokenId: old.id, serial: 'D-2', manufacturer: '' })
    house.world.advance(60_000)
    await first.prove((await first.startProof(token?.id ?? '')).proofId, house.shown('D-2'))
    expect(await factorsOf('emma')).toMatchObject([{ id: token?.id, state: FactorState.ACTIVE }])
    expect((await first.finish()).factors).toHaveLength(1)
  })
})
