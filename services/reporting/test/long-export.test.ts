import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { parquetMetadata } from 'hyparquet'
import {
  ExportState,
  ReportFormat,
  ReportKind,
  StreamReportRequest,
} from '#contracts/gen/countersign/reporting/v1/reporting'
import { memoryInUse } from '#libs/testing/memory-in-use'
import { makeExport } from '../make-export.ts'
import { today } from './events.ts'
import { rememberMany } from './many-rows.ts'
import { openStage, type Stage } from './stage.ts'

/** As many as are asked for; a million take some minutes. */
const many = Number(process.env['USAGE_ROWS'] ?? 30_000)

/** A row group of ten thousand rows with all their cells, and what the runtime takes; all the rows are several times that. */
const mostMiB = 64

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
  await rememberMany(stage.database, many)
}, 600_000)

afterAll(() => stage.stop())

test('the longest file is made in the memory of one row group, as Parquet too', async () => {
  const acme = stage.console('acme')
  const report = StreamReportRequest.create({ kind: ReportKind.USAGE_DETAIL })
  const asked = await acme.requestExport({ report, format: ReportFormat.PARQUET, requestId: '' })
  const exportId = asked.export?.id ?? ''
  const [begun, before] = [Date.now(), memoryInUse()]
  let most = 0
  const now = () => {
    most = Math.max(most, memoryInUse() - before)
    return today
  }
  await makeExport({ ...stage.ctx, world: { ...stage.ctx.world, now } }, new AbortController().signal)
  const { export: made } = await acme.getExport({ exportId })
  const [MiB, whole] = [most, Number(made?.sizeBytes)].map((bytes) => Math.round(bytes / 2 ** 20)) as [number, number]
  if (many > 30_000)
    console.log(`${made?.rows} rows, ${whole} MiB, in ${Date.now() - begun} ms; ${MiB} MiB more in use at the most`)
  expect(made).toMatchObject({ state: ExportState.READY, rows: BigInt(many) })
  expect(MiB).toBeLessThan(mostMiB)

  const pieces: Uint8Array[] = []
  for await (const { data } of acme.fetchExport({ exportId, offset: 0n })) pieces.push(data)
  const { num_rows: rows, row_groups: groups } = parquetMetadata(new Uint8Array(Buffer.concat(pieces)).buffer)
  expect(Number(rows)).toBe(many)
  expect(groups.every((group) => group.num_rows <= 10_000n)).toBe(true)
}, 600_000)
