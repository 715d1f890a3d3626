import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ExportCancelled, ExportFetched, ExportRequested } from '#contracts/gen/countersign/reporting/v1/events'
import {
  type Export,
  ReportFormat,
  ReportKind,
  StreamAuditRequest,
  StreamReportRequest,
} from '#contracts/gen/countersign/reporting/v1/reporting'
import { carried, type Carried } from '#libs/testing/deliver'
import { deliver } from './deliver.ts'
import { today } from './events.ts'
import { openExporting } from './exporting.ts'

const { CSV } = ReportFormat

let stage: Awaited<ReturnType<typeof openExporting>>

beforeAll(async () => {
  stage = await openExporting()
  await stage.again()
})
afterAll(() => stage.stop())

const types = [ExportRequested, ExportFetched, ExportCancelled]

/** What the relay would bring to the stream, and the stream to whoever consumes it. */
async function carry(): Promise<void> {
  const { rows } = await stage.database.pool.query('delete from outbox returning id, subject, payload')
  const events = rows.map(({ id, subject, payload }): Carried => {
    const type = types.find(({ $type }) => subject === `${$type}.acme`) as typeof ExportRequested
    return { ...carried(type, type.decode(payload), 'acme'), id }
  })
  for (const event of events) await deliver(stage.kysely, [event])
}

/** The last rows of the audit log, their types and what they tell. */
async function logged(count: number) {
  await carry()
  const bodies: { type: string; event: Record<string, unknown> }[] = []
  for await (const { part } of stage.acme.streamAudit(StreamAuditRequest.create()))
    if (part?.$case === 'row') bodies.push(JSON.parse(part.value.body))
  return bodies.slice(-count)
}

test('who asked for which report, who fetched it and from where on, and who gave it up, is in the audit log', async () => {
  const asked = await stage.wish(CSV, { kind: ReportKind.SIGN_INS, userId: 'u7' })
  await stage.make()
  await stage.file(asked)
  await stage.file(asked, 10)
  await stage.acme.cancelExport({ exportId: asked.id })
  await stage.acme.cancelExport({ exportId: asked.id })
  const origin = { credentialId: 'c1', by: 'console', at: today.toISOString() }
  const report = { kind: 'REPORT_KIND_SIGN_INS', userId: 'u7' }
  const [first, ...rest] = await logged(4)
  expect(first).toMatchObject({ type: ExportRequested.$type, event: { origin, export: { id: asked.id, report } } })
  expect(rest).toMatchObject([
    { type: ExportFetched.$type, event: { origin, exportId: asked.id, report } },
    { type: ExportFetched.$type, event: { origin, exportId: asked.id, offset: '10' } },
    { type: ExportCancelled.$type, event: { origin, exportId: asked.id } },
  ])
})

test('a wish that is made twice is logged once, and a file that is not there, or not theirs, is not fetched', async () => {
  const before = (await logged(100_000)).length
  const report = StreamReportRequest.create({ kind: ReportKind.BLOCKS })
  const request = { report, format: CSV, requestId: 'once' }
  const asked = (await stage.acme.requestExport(request)).export as Export
  await stage.acme.requestExport(request)
  await expect(stage.file(asked)).rejects.toThrow('has no file')
  await expect(stage.file(asked, 0, stage.console('globex'))).rejects.toThrow('no such export')
  expect(await logged(100_000)).toHaveLength(before + 1)
})

test('a file that can not be logged is not given', async () => {
  const asked = await stage.wish()
  while (await stage.make());
  await stage.database.pool.query('alter table outbox rename to outbox_gone')
  await expect(stage.file(asked)).rejects.toThrow('internal error')
  await stage.database.pool.query('alter table outbox_gone rename to outbox')
  expect((await stage.file(asked)).length).toBeGreaterThan(0)
})
