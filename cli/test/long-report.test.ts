import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { main } from '#cli/main'
import { memoryInUse } from '#libs/testing/memory-in-use'
import { rememberMany } from '#services/reporting/test/many-rows'
import { openStage, type Stage } from '#services/reporting/test/stage'

/** As many as are asked for; a million take some minutes. */
const many = Number(process.env['USAGE_ROWS'] ?? 30_000)

/** A few pages of rows with what is on the wire and in the tables of the runtime; all the rows are several times that. */
const mostMiB = 24

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
  await rememberMany(stage.database, many)
}, 600_000)

afterAll(() => stage.stop())

test('a report of all sign-ins takes no more memory than a short one, here and in the service', async () => {
  const [begun, before] = [Date.now(), memoryInUse()]
  let [lines, pieces, most, size] = [0, 0, 0, 0]
  const exitCode = await main(['report', 'usage-detail', '--format', 'csv'], {
    env: { COUNTERSIGN_REPORTING_ADDRESS: stage.address, COUNTERSIGN_KEY: 'acme', COUNTERSIGN_FOLDER: '/nowhere' },
    stdout: {
      write(text) {
        lines += String(text).split('\r\n').length - 1
        size += text.length
        if (pieces++ % 20 === 0) most = Math.max(most, memoryInUse() - before)
      },
    },
    stderr: { write() {} },
  })
  const [MiB, whole] = [most, size].map((bytes) => Math.round(bytes / 2 ** 20)) as [number, number]
  if (many > 30_000)
    console.log(`${lines} lines, ${whole} MiB, in ${Date.now() - begun} ms; ${MiB} MiB more in use at the most`)
  expect({ exitCode, lines }).toEqual({ exitCode: 0, lines: many + 1 })
  expect(MiB).toBeLessThan(mostMiB)
}, 600_000)
