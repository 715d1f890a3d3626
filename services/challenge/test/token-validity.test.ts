import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { openTokenHouse, secretOf } from './token-house.ts'

let house: Awaited<ReturnType<typeof openTokenHouse>>
beforeAll(async () => {
  house = await openTokenHouse()
})
afterAll(() => house.close())

const heads = 'upn,serial number,secret key (hex),time interval,start date,expiry date\n'
const day = (days: number) => new Date(house.world.now().getTime() + days * 86_400_000).toISOString().slice(0, 10)
const line = (serial: string, { userId = '', starts = '', expires = '' } = {}) =>
  `${userId},${serial},${secretOf(serial).toString('hex')},30,${starts},${expires}\n`
const list = async (serialPrefix: string) =>
  (await house.inventory.listTokens({ serialPrefix, userId: '', unassigned: false, page: undefined })).tokens
const expired = expect.objectContaining({ reason: ErrorReason.TOKEN_EXPIRED })
const pskc = (serial: string, drift: number) => `<?xml version="1.0" encoding="UTF-8"?>
<KeyContainer Version="1.0" xmlns="urn:ietf:params:xml:ns:keyprov:pskc"><KeyPackage>
<DeviceInfo><Manufacturer>Acme</Manufacturer><SerialNo>${serial}</SerialNo></DeviceInfo>
<Key Id="${serial}" Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:totp"><AlgorithmParameters>
<ResponseFormat Length="6" Encoding="DECIMAL"/></AlgorithmParameters><Data>
<Secret><PlainValue>${secretOf(serial).toString('base64')}</PlainValue></Secret>
<TimeInterval><PlainValue>30</PlainValue></TimeInterval><TimeDrift><PlainValue>${drift}</PlainValue></TimeDrift>
</Data></Key></KeyPackage></KeyContainer>`

test('a token has the dates that its file says, and none where it says none', async () => {
  await house.send([heads, line('A-1', { starts: '2024-01-31', expires: '2090-01-31' }), line('A-2')])
  const [one, other] = await list('A-')
  expect(one).toMatchObject({ startsAt: new Date('2024-01-31'), expiresAt: new Date('2090-01-31T23:59:59.999Z') })
  expect(other).toMatchObject({ startsAt: undefined, expiresAt: undefined })
})

test('a token whose time is over is kept, and given to nobody: not by hand, not in the place of one, not by its file', async () => {
  await house.send([heads, line('B-1', { expires: day(-1) }), line('B-2')])
  await expect(house.assign('B-1', 'bob')).rejects.toEqual(expired)
  const { id } = await house.assign('B-2', 'bob')
  const replacing = house.inventory.replaceToken({ tokenId: id, serial: 'B-1', manufacturer: '' })
  await expect(replacing).rejects.toEqual(expired)
  const { bad } = await house.send([heads, line('B-3', { userId: 'bob', expires: day(-1) })])
  expect(bad).toMatchObject([{ line: 2n, serial: 'B-3', reason: "the token's time is over, so nobody is given it" }])
  expect(await list('B-3')).toEqual([])
})

test('a token that somebody has stays theirs when its time is over', async () => {
  await house.send([heads, line('C-1', { expires: day(2) })])
  const { id } = await house.assign('C-1', 'cid')
  house.world.advance(3 * 86_400_000)
  expect(await house.assign('C-1', 'cid')).toMatchObject({ id, userId: 'cid' })
  await house.inventory.unassignToken({ tokenId: id })
  await expect(house.assign('C-1', 'cid')).rejects.toEqual(expired)
})

test('a token whose file says how far its clock is off is activated by the code that it shows', async () => {
  expect(await house.send([pskc('D-1', -7)])).toMatchObject({ bad: [] })
  const { id } = await house.assign('D-1', 'dan')
  expect(await house.confirm(id, house.shown('D-1'))).toMatchObject({ confirmed: false })
  expect(await house.confirm(id, house.shown('D-1', -7))).toMatchObject({ confirmed: true })
})

test('a token whose clock is further off than clocks are followed is told as bad, also in a dry run', async () => {
  for (const dryRun of [true, false]) {
    const { bad, progress } = await house.send([pskc('E-1', 11)], { dryRun })
    expect(bad).toMatchObject([{ serial: 'E-1', reason: expect.stringContaining('off by more than 10 steps') }])
    expect(progress.at(-1)).toMatchObject({ imported: 0n, bad: 1n })
  }
})

test('what a token showed before it was taken back is spent, however its clock runs', async () => {
  await house.send([pskc('F-1', 9)])
  const { id } = await house.assign('F-1', 'fay')
  expect(await house.confirm(id, house.shown('F-1', 9))).toMatchObject({ confirmed: true })
  const noted = house.shown('F-1', 10)
  await house.inventory.unassignToken({ tokenId: id })
  await house.assign('F-1', 'gus')
  expect(await house.confirm(id, noted)).toMatchObject({ confirmed: false })
  house.world.advance(60_000)
  expect(await house.confirm(id, house.shown('F-1', 9))).toMatchObject({ confirmed: true })
})
