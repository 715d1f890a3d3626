import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parquetReadObjects } from 'hyparquet'
import { SignInDecided } from '#contracts/gen/countersign/challenge/v1/events'
import { main } from '#cli/main'
import { every } from '#libs/runtime/every'
import { carried } from '#libs/testing/deliver'
import { countHours } from '#services/reporting/count-hours'
import { makeExport } from '#services/reporting/make-export'
import { deliver } from '#services/reporting/test/deliver'
import { decided, id } from '#services/reporting/test/events'
import { story } from '#services/reporting/test/story'
import { openStage, type Stage } from '#services/reporting/test/stage'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
  const evil = decided(id('evil'), { userId: '=cmd|calc', applicationId: 'a "quoted", one' })
  await deliver(stage.database.kysely, story(), [carried(SignInDecided, evil)])
  await countHours(stage.ctx)
})

afterAll(() => stage.stop())

async function run(...words: string[]) {
  let [out, err, bytes] = ['', '', Buffer.alloc(0)]
  const exitCode = await main(['report', ...words], {
    env: {
      COUNTERSIGN_REPORTING_ADDRESS: stage.address,
      COUNTERSIGN_KEY: 'acme',
      COUNTERSIGN_FOLDER: '/nowhere',
      TZ: 'UTC',
    },
    stdout: {
      write(piece) {
        bytes = Buffer.concat([bytes, Buffer.from(piece as string)])
        out += Buffer.from(piece as string).toString()
      },
    },
    stderr: { write: (text) => (err += text) },
  })
  return { exitCode, out, err, bytes }
}

describe('a report', () => {
  test('is a table of what there is to see, with how far it lags below', async () => {
    const { exitCode, out } = await run('sign-ins', '--user', 'ann')
    expect({ exitCode, out }).toMatchObject({ exitCode: 0, out: expect.stringContaining('MFA result') })
    expect(out).toMatch(/ann +vpn +Yes +completed_in_cloud +Text Message +\+\*{9}23/)
    expect(out).toContain('how far behind is not known')
  })

  test('is CSV whose first line names the columns, in which no cell is a formula', async () => {
    const { out, err } = await run('usage-detail', '--format', 'csv')
    const lines = out.split('\r\n')
    expect(lines).toHaveLength(5)
    expect(lines[0]).toMatch(/^Timestamp,Username,First Name,/)
    expect(out).toContain(",'=cmd|calc,")
    expect(out).toContain(',"a ""quoted"", one",')
    expect(out).toContain(",'+*********23,")
    expect(err).toContain('how far behind is not known')
  })

  test('is JSON Lines, each an object by the names of the columns', async () => {
    const { out, err } = await run('bypasses', '--format', 'jsonl')
    expect(JSON.parse(out)).toMatchObject({
      Username: 'eve',
      'Bypass Seconds': 300,
      'Bypass Used': true,
      Extension: null,
    })
    expect(err).toContain('how far behind is not known')
    expect((await run('bypasses', '--json')).out).toBe(out)
  })

  test('is of servers too, by their service', async () => {
    await stage.database.pool.query(
      "insert into server values ('policy a', 'policy', 'a:7001', '10.0.0.7', '1.2.3', 1, $1, $1)",
      [stage.ctx.world.now()],
    )
    const { out } = await run('server-status', '--service', 'policy')
    expect(out).toMatch(/a:7001 +policy +10\.0\.0\.7 +1\.2\.3 +SERVING/)
    expect((await run('server-status', '--service', 'fraud')).out).toContain('Nothing fits.')
  })

  test('says so when nothing fits', async () => {
    expect((await run('blocks', '--user', 'nobody')).out).toContain('Nothing fits.')
  })

  test.each([
    [['usage-detail', '--result', 'failed-sms-otp-wrong'], 'name of a result'],
    [['usage-detail', '--method', 'magic'], 'Allowed choices'],
    [['deliveries', '--user', 'ann'], "unknown option '--user'"],
  ])('takes no filter that it would not understand: %j', async (words, complaint) => {
    const { exitCode, err } = await run(...words)
    expect(exitCode).toBe(2)
    expect(err).toContain(complaint)
  })
})

describe('a long report', () => {
  /** Makes what waits while a command waits for it. */
  async function making<T>(command: Promise<T>): Promise<T> {
    const maker = every(5, (signal) => makeExport(stage.ctx, signal), { log: { error() {} } })
    return command.finally(() => maker.stop())
  }

  test('is asked for, awaited with how far it is, and fetched as a file', async () => {
    const { exitCode, out, err } = await making(run('export', 'sign-ins', '--format', 'jsonl', '--wait'))
    expect({ exitCode, err }).toMatchObject({ exitCode: 0, err: expect.stringContaining('waiting for its turn') })
    expect(out).toMatch(/state +ready/)
    expect(out).toMatch(/report +sign ins as json lines/)
    const [, exportId = ''] = /export +([0-9a-f-]{36})/.exec(out) ?? []
    const direct = await run('sign-ins', '--format', 'jsonl')
    const fetched = await run('fetch', exportId)
    expect(fetched).toMatchObject({ exitCode: 0, out: direct.out, err: expect.stringMatching(/[\d.]+ bytes of/) })
    const rest = await run('fetch', exportId, '--offset', '10')
    expect(rest.out).toBe(direct.out.slice(10))
    expect((await run('exports')).out).toMatch(new RegExp(`${exportId} +sign ins +json lines +ready +3 `))
    expect((await run('queued', '--format', 'csv')).out).toContain(`SIGN_INS,`)
    expect((await run('cancel-export', exportId)).out).toMatch(/state +cancelled/)
    expect(await run('fetch', exportId)).toMatchObject({ exitCode: 1, err: expect.stringContaining('has no file') })
  })

  test('as Parquet has cell by cell what JSON Lines has', async () => {
    const { bytes } = await run('usage-detail', '--format', 'parquet')
    const rows = await parquetReadObjects({ file: new Uint8Array(bytes).buffer })
    const lines = (await run('usage-detail', '--format', 'jsonl')).out.trim().split('\n')
    expect(rows).toHaveLength(3)
    expect(rows.map((row) => JSON.parse(JSON.stringify(row)) as unknown)).toEqual(
      lines.map((line) => JSON.parse(line) as unknown),
    )
  })
})

describe('the statement', () => {
  test('shows a month day by day, and what it adds up to', async () => {
    const { exitCode, out } = await run('statement', '2026-03')
    expect(exitCode).toBe(0)
    expect(out).toContain('open: it grows until the month is closed')
    expect(out).toMatch(/2026-03-01 +per authentication +1 +0 +0 +3 +3/)
    expect(out).toContain('0.00 users and months, 0.3 packs of ten: 0.42 USD')
  })

  test('is of a month', async () => {
    expect(await run('statement', 'march')).toMatchObject({ exitCode: 2 })
  })
})

describe('the summary', () => {
  test('draws how many signed in, what came of it, and how long it took', async () => {
    const { out } = await run('summary', '--from', '2026-03-01', '--to', '2026-03-02')
    expect(out).toMatch(/2026-03-01 10:00 +3 +█+░+ +\d+ s/)
    expect(out).toMatch(/text message +3 +100.0 % +█+/)
    expect(out).toContain('3 attempts; approved in')
  })

  test('is a page with plots, complete in itself', async () => {
    const { exitCode, out } = await run('summary', '--from', '2026-03-01', '--to', '2026-03-02', '--html')
    expect(exitCode).toBe(0)
    expect(out).toMatch(/^<!doctype html>/i)
    expect(out).toContain('2026-03-01 10:00: 3 attempts, 1 let in')
    expect(out).toMatch(/first, sms \+49/)
    expect(out).toMatch(/<td>0.03<\/td>/)
    expect(out.match(/<svg viewBox/g)?.length).toBeGreaterThan(4)
  })

  test('says so where nobody signed in', async () => {
    expect((await run('summary', '--by', 'day', '--from', '2025-03-01', '--to', '2025-03-09')).out).toBe(
      'Nobody signed in.\n',
    )
  })
})

test('a reader who is slow holds up the report, and not the memory', async () => {
  const events = Array.from({ length: 2_000 }, (_, number) =>
    carried(SignInDecided, decided(id(`slow-${number}`)), 'slow'),
  )
  await deliver(stage.database.kysely, events)
  let [pieces, waiting, most] = [0, 0, 0]
  await main(['report', 'usage-detail', '--format', 'csv'], {
    env: { COUNTERSIGN_REPORTING_ADDRESS: stage.address, COUNTERSIGN_KEY: 'slow', COUNTERSIGN_FOLDER: '/nowhere' },
    stdout: {
      write() {
        most = Math.max(most, ++waiting)
        pieces += 1
        return false
      },
      once: (_event, listener) => setImmediate(() => [(waiting -= 1), listener()]),
    },
    stderr: { write: () => true },
  })
  expect(pieces).toBeGreaterThan(3)
  expect(most).toBe(1)
})
