import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ReportKind, StreamReportRequest } from '#contracts/gen/countersign/reporting/v1/reporting'
import { rememberMany } from './many-rows.ts'
import { openStage, type Stage } from './stage.ts'

/** As many as are asked for; a million take some minutes. */
const many = Number(process.env['USAGE_ROWS'] ?? 30_000)

/** A few pages of rows with what is on the wire; all the rows are several times that. */
const mostMiB = 16

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Bytes on the heap and beside it that are in use. */
function used(): number {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
  await rememberMany(stage.database, many)
}, 600_000)

afterAll(() => stage.stop())

test('a report of all sign-ins takes no more memory than a short one', async () => {
  const request = StreamReportRequest.create({ kind: ReportKind.USAGE_DETAIL })
  const [begun, before] = [Date.now(), used()]
  let [rows, most] = [0, 0]
  for await (const { part } of stage.console('acme').streamReport(request)) {
    if (part?.$case !== 'row') continue
    rows += 1
    if (rows % 5_000 === 0) most = Math.max(most, used() - before)
  }
  const MiB = Math.round(most / 2 ** 20)
  if (many > 30_000) console.log(`${rows} rows in ${Date.now() - begun} ms, ${MiB} MiB more in use at the most`)
  expect(rows).toBe(many)
  expect(MiB).toBeLessThan(mostMiB)
}, 600_000)
