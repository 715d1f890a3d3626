import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { parquetReadObjects } from 'hyparquet'
import {
  type Export,
  ExportState,
  ReportFormat,
  ReportKind,
  ReportStatus,
  StreamReportRequest,
} from '#contracts/gen/countersign/reporting/v1/reporting'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { dayMs } from '../day.ts'
import { appendChunk, takeExport } from '../db/making-exports.ts'
import { keepDays } from '../keep-days.ts'
import { leaseMs } from '../make-export.ts'
import { today } from './events.ts'
import { linesOf, many, openExporting } from './exporting.ts'
import { rowsOf } from './stage.ts'

const { QUEUED, READY, CANCELLED } = ExportState
const { CSV, JSON_LINES, PARQUET } = ReportFormat

let stage: Awaited<ReturnType<typeof openExporting>>
let [wish, make, look, file, acme] = [] as unknown as [
  ...[typeof stage.wish, typeof stage.make, typeof stage.look, typeof stage.file, typeof stage.acme],
]

beforeAll(async () => {
  stage = await openExporting()
  ;({ wish, make, look, file, acme } = stage)
})
beforeEach(() => stage.again())
afterAll(() => stage.stop())

describe('an export', () => {
  test('waits, is made, and then its file is what the report would have been', async () => {
    const asked = await wish(JSON_LINES)
    expect(asked).toMatchObject({ state: QUEUED, rows: 0n, requestedBy: 'console', error: '', format: JSON_LINES })
    expect(asked.expiresAt).toEqual(new Date(today.getTime() + 7 * dayMs))
    await expect(file(asked)).rejects.toMatchObject({
      ...{ reason: ErrorReason.EXPORT_NOT_READY, metadata: { state: 'EXPORT_STATE_QUEUED' } },
    })
    expect(await make()).toBe(true)
    const ready = await look(asked)
    expect(ready).toMatchObject({ state: READY, rows: BigInt(many), expectedRows: BigInt(many), finishedAt: today })
    const bytes = await file(asked)
    expect(BigInt(bytes.length)).toBe(ready.sizeBytes)
    expect(createHash('sha256').update(bytes).digest()).toEqual(Buffer.from(ready.sha256))
    const { rows } = await rowsOf(acme, { kind: ReportKind.USAGE_DETAIL })
    const told = linesOf(bytes.toString()).map((line) => (JSON.parse(line) as { Username: string }).Username)
    expect(told).toEqual(rows.map(({ Username }) => Username))
    expect(await make()).toBe(false)
  })

  test('as Parquet has cell by cell what it has as JSON Lines, and as CSV as many rows', async () => {
    const [parquet, lines, csv] = [await wish(PARQUET), await wish(JSON_LINES), await wish(CSV)]
    while (await make());
    const read = await parquetReadObjects({ file: new Uint8Array(await file(parquet)).buffer })
    const rows = linesOf((await file(lines)).toString()).map((line) => JSON.parse(line) as unknown)
    expect(read.map((row) => JSON.parse(JSON.stringify(row)) as unknown)).toEqual(rows)
    expect((await file(csv)).toString().split('\r\n')).toHaveLength(many + 2)
  })

  test('is fetched on from any byte that was reached', async () => {
    const asked = await wish(CSV)
    await make()
    const whole = await file(asked)
    expect(whole.length).toBeGreaterThan(256 * 1_024)
    for (const offset of [1, 256 * 1_024, 256 * 1_024 + 7, whole.length]) {
      expect((await file(asked, offset)).equals(whole.subarray(offset))).toBe(true)
    }
    const violations = [expect.objectContaining({ field: 'offset' })]
    await expect(file(asked, whole.length + 1)).rejects.toMatchObject({ violations })
  })

  test('takes the filters of its report and how many rows are wanted, and no others', async () => {
    const asked = await wish(JSON_LINES, { userId: 'u7' })
    const few = await wish(JSON_LINES, { most: 1_200 })
    while (await make());
    expect(linesOf((await file(asked)).toString())).toHaveLength(1)
    expect(linesOf((await file(few)).toString())).toHaveLength(1_200)
    const violations = [expect.objectContaining({ field: 'report.user_id' })]
    await expect(wish(CSV, { kind: ReportKind.DELIVERIES, userId: 'ann' })).rejects.toMatchObject({ violations })
    await expect(wish(CSV, { pageToken: 'x' })).rejects.toMatchObject({ reason: ErrorReason.INVALID_REQUEST })
  })

  test('of which the answer was lost is asked for once more and is the same', async () => {
    const report = StreamReportRequest.create({ kind: ReportKind.BLOCKS })
    const request = { report, format: CSV, requestId: 'once' }
    const wishes = await Promise.all(Array.from({ length: 4 }, () => acme.requestExport(request)))
    expect(new Set(wishes.map((each) => each.export?.id)).size).toBe(1)
    await expect(acme.requestExport({ ...request, format: PARQUET })).rejects.toMatchObject({
      reason: ErrorReason.REQUEST_ID_REUSED,
    })
  })

  test("is its tenant's alone", async () => {
    const asked = await wish()
    await make()
    const globex = stage.console('globex')
    const strange = { reason: ErrorReason.OBJECT_NOT_FOUND }
    await expect(globex.getExport({ exportId: asked.id })).rejects.toMatchObject(strange)
    await expect(file(asked, 0, globex)).rejects.toMatchObject(strange)
    await expect(globex.cancelExport({ exportId: asked.id })).rejects.toMatchObject(strange)
    expect((await globex.listExports({ page: undefined })).exports).toEqual([])
    const asked2 = stage.console('acme:blocks').getExport({ exportId: asked.id })
    await expect(asked2).rejects.toMatchObject({ reason: ErrorReason.SCOPE_MISSING })
  })

  test('is forgotten after seven days, with its file', async () => {
    const asked = await wish()
    await make()
    stage.ctx.world.advance(7 * dayMs)
    await expect(look(asked)).rejects.toMatchObject({ reason: ErrorReason.OBJECT_NOT_FOUND })
    stage.ctx.world.advance(dayMs)
    await keepDays(stage.ctx)
    const { rows } = await stage.database.pool.query(
      'select (select count(*) from export) as exports, (select count(*) from export_chunk) as chunks',
    )
    expect(rows).toEqual([{ exports: 0, chunks: 0 }])
  })
})

describe('whoever cancels', () => {
  const cancel = async ({ id }: Export) => (await acme.cancelExport({ exportId: id })).export
  const chunks = async () => (await stage.database.pool.query('select 1 from export_chunk')).rows.length

  test('an export that waits has it never made', async () => {
    const asked = await wish()
    expect(await cancel(asked)).toMatchObject({ state: CANCELLED, finishedAt: today })
    expect(await make()).toBe(false)
  })

  test('one that is being made stops it, and nothing is left', async () => {
    const asked = await wish()
    const taken = await takeExport(stage.kysely, today, new Date(today.getTime() + leaseMs))
    const piece = { number: 0, bytes: Buffer.alloc(5), rows: 1, until: today }
    await appendChunk(stage.kysely, taken as never, piece)
    await cancel(asked)
    expect(await appendChunk(stage.kysely, taken as never, { ...piece, number: 1 })).toBe(false)
    expect(await chunks()).toBe(0)
  })

  test('one that is ready forgets its file; one that ended stays as it is', async () => {
    const asked = await wish()
    await make()
    await cancel(asked)
    expect(await chunks()).toBe(0)
    await expect(file(asked)).rejects.toMatchObject({ reason: ErrorReason.EXPORT_NOT_READY })
    stage.ctx.world.advance(1_000)
    expect(await cancel(asked)).toMatchObject({ state: CANCELLED, finishedAt: today })
  })
})

test('twenty exports may wait, and no more, however many ask at once', async () => {
  const wishes = await Promise.allSettled(Array.from({ length: 25 }, () => wish()))
  expect(wishes.filter(({ status }) => status === 'fulfilled')).toHaveLength(20)
  const reasons = wishes.flatMap((each) =>
    each.status === 'rejected' ? [(each.reason as { reason: number }).reason] : [],
  )
  expect(new Set(reasons)).toEqual(new Set([ErrorReason.LIMIT_REACHED]))
  await make()
  await wish()
  const first = await acme.listExports({ page: { pageSize: 15, pageToken: '' } })
  const rest = await acme.listExports({ page: { pageSize: 15, pageToken: first.nextPageToken } })
  const ids = [...first.exports, ...rest.exports].map(({ id }) => id)
  expect(ids).toEqual(ids.toSorted().toReversed())
  expect(new Set(ids).size).toBe(21)
})

test('the report of queued exports lists those that wait and those that are done', async () => {
  const done = await wish(PARQUET)
  stage.ctx.world.advance(1)
  const waits = await wish(CSV)
  await make()
  const report = async (status: ReportStatus) => (await rowsOf(acme, { kind: ReportKind.EXPORTS, status })).rows
  expect(await report(ReportStatus.ENDED)).toMatchObject([
    {
      ...{ Report: 'USAGE_DETAIL', Format: 'PARQUET', Status: 'READY', Rows: `${many}`, Export: done.id, Error: '' },
      ...{ 'Queued By Application': 'console', 'Completion Timestamp': stage.ctx.world.now().toISOString() },
    },
  ])
  expect(await report(ReportStatus.IN_FORCE)).toMatchObject([{ Status: 'QUEUED', Export: waits.id }])
})
