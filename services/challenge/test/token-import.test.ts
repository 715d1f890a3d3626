import { afterAll, beforeEach, expect, test } from '@jest/globals'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { TokenFileFormat } from '#contracts/gen/countersign/challenge/v1/token'
import { memoryInUse } from '#libs/testing/memory-in-use'
import { heads, line, openTokenHouse, parts, secretOf } from './token-house.ts'

let house: Awaited<ReturnType<typeof openTokenHouse>>
beforeEach(async () => {
  await house?.close()
  house = await openTokenHouse()
})
afterAll(() => house.close())

const refused = (reason: ErrorReason) => expect.objectContaining({ reason })

/** A file of so many tokens, never more than some of its lines at a time; every tenth is a person's. */
async function* file(tokens: number): AsyncGenerator<string> {
  yield heads
  for (let from = 0; from < tokens; from += 250) {
    const some = Array.from({ length: Math.min(250, tokens - from) }, (_, index) => from + index)
    yield some.map((each) => line(`${each}`.padStart(7, '0'), each % 10 === 0 ? `u${each}` : '')).join('')
  }
}

test('20,000 tokens stream in, and memory stays as it was', async () => {
  await house.send(file(1_000))
  const before = memoryInUse()
  let [most, last, told] = [0, undefined as unknown, 0]
  for await (const { part } of house.inventory.importTokens(parts(file(20_000)))) {
    if (part?.$case === 'progress') last = part.value
    if (++told % 10 === 0) most = Math.max(most, memoryInUse() - before)
  }
  expect(last).toMatchObject({ rows: 20_000n, imported: 19_000n, present: 1_000n, bad: 0n, done: true })
  expect(told).toBe(41)
  expect(most).toBeLessThan(24 * 2 ** 20)
  expect(await house.events('TokensImported')).toBe(2)
  expect(await house.events('TokenAssigned')).toBe(2_000)
})

test('an import that broke off half-way is resumed by sending the file anew, and ends as one that did not', async () => {
  async function* broken() {
    let sent = 0
    for await (const piece of file(3_000)) {
      if (++sent === 8) throw new Error('the line is cut')
      yield piece
    }
  }
  await expect(house.send(broken())).rejects.toBeInstanceOf(Error)
  expect(await house.events('TokensImported')).toBe(0)
  const { progress } = await house.send(file(3_000))
  const last = progress.at(-1)
  expect(last).toMatchObject({ rows: 3_000n, bad: 0n, done: true })
  expect((last?.imported ?? 0n) + (last?.present ?? 0n)).toBe(3_000n)
  const resumed = await house.kept()

  const other = await openTokenHouse()
  await other.send(file(3_000))
  expect(resumed).toEqual(await other.kept())
  await other.close()
})

test('a file that ends before its size keeps no row that was cut', async () => {
  const whole = heads + line('1') + line('2')
  const cut = whole.slice(0, -8)
  const sent = house.send([cut], { fileBytes: BigInt(whole.length) })
  await expect(sent).rejects.toMatchObject({ violations: [{ field: 'file', description: 'was cut off' }] })
  expect(await house.kept()).toEqual([])
})

test('a dry run says what would come, and keeps nothing', async () => {
  const lines = Array.from({ length: 620 }, (_, index) => line(`t${index}`, index % 26 === 0 ? 'ann' : ''))
  const csv = [heads, 'ann,x,short,30,Acme,Token\n', ...lines]
  const dry = await house.send(csv, { dryRun: true })
  expect(await house.kept()).toEqual([])
  const { rows } = await house.ctx.database.pool.query('select from guard union all select from outbox')
  expect(rows).toEqual([])
  expect(dry.bad).toHaveLength(5)
  expect(dry.bad.at(-1)).toMatchObject({ reason: 'the user has 20 factors already' })
  expect(await house.send(csv)).toEqual(dry)
  expect((await house.send(csv, { dryRun: true })).progress.at(-1)).toMatchObject({ present: 616n, bad: 5n })
})

test('bad rows come back with their place and reason, and are good once mended', async () => {
  await house.send([heads, line('taken')])
  const other = line('taken').replace(secretOf('taken').toString('hex'), secretOf('other').toString('hex'))
  const { bad, progress } = await house.send([heads, line('1'), ',2,zz,30,Acme,Token\n', other, line('taken')])
  expect(progress.at(-1)).toMatchObject({ rows: 4n, imported: 1n, bad: 3n, present: 0n })
  expect(bad).toMatchObject([
    { line: 3n, column: 3n, serial: '2' },
    { line: 4n, serial: 'taken', reason: 'the serial number is taken by another secret' },
    { line: 5n, serial: 'taken' },
  ])
  for (const { reason } of bad) expect(reason).not.toContain(secretOf('other').toString('hex'))
  const mended = `${bad[0]?.heads}\n${bad[0]?.row.replace('zz', secretOf('2').toString('hex'))}\n`
  expect((await house.send([mended])).progress.at(-1)).toMatchObject({ imported: 1n, bad: 0n })
  expect((await house.kept()).map(({ serial }) => serial)).toEqual(['1', '2', 'taken'])
})

test('the token of a person waits to be activated by them', async () => {
  await house.send([heads, line('1', 'ann')])
  const page = { serialPrefix: '', userId: 'ann', unassigned: false, page: undefined }
  const [token] = (await house.inventory.listTokens(page)).tokens
  expect(await house.confirm(token?.id ?? '', house.shown('1'))).toMatchObject({ confirmed: true })
})

test('two imports of one file at the same moment keep each token once', async () => {
  const both = await Promise.all([house.send(file(2_000)), house.send(file(2_000))])
  const last = both.map(({ progress }) => progress.at(-1))
  expect(last.reduce((sum, each) => sum + (each?.imported ?? 0n), 0n)).toBe(2_000n)
  expect(last).toMatchObject([{ bad: 0n }, { bad: 0n }])
  expect(await house.kept()).toHaveLength(2_000)
})

test('no secret is in an event', async () => {
  await house.send([heads, line('1', 'ann')])
  const { rows } = await house.ctx.database.pool.query('select payload from outbox')
  expect(rows).toHaveLength(2)
  for (const { payload } of rows) expect(payload.includes(secretOf('1'))).toBe(false)
})

test.each([
  ['another form than was said', [heads, line('1')], { format: TokenFileFormat.XML }],
  ['nothing in it', [''], {}],
  ['no column of secrets', ['upn,serial number,model\nann,1,x\n'], {}],
])('a file with %s is refused as a whole', async (_, chunks, header) => {
  await expect(house.send(chunks, header)).rejects.toEqual(refused(ErrorReason.INVALID_REQUEST))
})

test('the parts of a file come in their order', async () => {
  async function* chunkFirst() {
    yield { part: { $case: 'chunk' as const, value: Buffer.from(heads) } }
  }
  async function* twice() {
    yield* parts([heads])
    yield* parts([line('1')])
  }
  for (const requests of [chunkFirst(), twice()]) {
    await expect(house.sendParts(requests)).rejects.toMatchObject({ violations: [{ field: 'part' }] })
  }
})
