import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { PersonBlocked } from '#contracts/gen/countersign/fraud/v1/events'
import { StreamAuditRequest, StreamAuditResponse } from '#contracts/gen/countersign/reporting/v1/reporting'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { main } from '#cli/main'
import { wholeAudit } from '#cli/whole-audit'
import { firstHash, rowHash } from '#libs/audit/chain'
import { auditKey } from '#libs/audit/signature'
import { carried } from '#libs/testing/deliver'
import { anchorAudit } from '#services/reporting/anchor-audit'
import { deliver } from '#services/reporting/test/deliver'
import { blocked, id } from '#services/reporting/test/events'
import { openStage, type Stage } from '#services/reporting/test/stage'

type Part = NonNullable<StreamAuditResponse['part']>

let stage: Stage
let folder: string
/** An exported log of ten rows: signed when there were four, and at its end. */
let log: Part[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-audit-'))
  stage = await openStage()
  stage.ctx.auditKey = auditKey(Buffer.alloc(32, 7).toString('base64'))
  const blocks = Array.from({ length: 10 }, (_, number) => {
    return carried(PersonBlocked, blocked(id(randomUUID()), { userId: `user-${number}` }))
  })
  await deliver(stage.database.kysely, blocks.slice(0, 4))
  await anchorAudit(stage.ctx)
  await deliver(stage.database.kysely, blocks.slice(4))
  const { out } = await run('export')
  log = out.trim().split('\n').map(partOf)
  await writeFile(join(folder, 'key'), (await run('key')).out)
})

afterAll(async () => {
  await stage.stop()
  await rm(folder, { recursive: true })
})

async function run(...words: string[]) {
  let [out, err] = ['', '']
  const exitCode = await main(['audit', ...words], {
    env: { COUNTERSIGN_REPORTING_ADDRESS: stage.address, COUNTERSIGN_KEY: 'acme', COUNTERSIGN_FOLDER: '/nowhere' },
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
  })
  return { exitCode, out, err }
}

const partOf = (line: string) => StreamAuditResponse.fromJSON(JSON.parse(line)).part as Part
const lineOf = (part: Part) => JSON.stringify(StreamAuditResponse.toJSON({ part }))

/** What verifying says of a log as somebody left it. */
async function verified(parts: readonly Part[], key = join(folder, 'key')): Promise<string> {
  const path = join(folder, randomUUID())
  await writeFile(path, parts.map((part) => `${lineOf(part)}\n`).join(''))
  const { exitCode, out } = await run('verify', path, '--public-key', key)
  expect(exitCode).toBe(out.startsWith('Proved') ? 0 : 1)
  return out
}

const isRow =
  (sequence: number) =>
  (part: Part): part is Extract<Part, { $case: 'row' }> =>
    part.$case === 'row' && part.value.sequence === BigInt(sequence)
const placeOf = (sequence: number) => log.findIndex(isRow(sequence))

/** The log with the body of a row edited. */
function edited(sequence: number): Part[] {
  return log.map((part) =>
    isRow(sequence)(part)
      ? ({ ...part, value: { ...part.value, body: part.value.body.replace('stolen', 'a joke') } } as Part)
      : part,
  )
}

/** The log with all hashes of its rows and of what follows computed anew, as somebody who knows how would. */
function rechained(parts: readonly Part[]): Part[] {
  let hash: Buffer = firstHash('acme')
  let sequence = 0n
  return parts.map((part): Part => {
    if (part.$case === 'row') {
      sequence += 1n
      hash = rowHash(hash, sequence, part.value.body)
      return { ...part, value: { ...part.value, sequence, hash } }
    }
    if (part.$case === 'anchor') return { ...part, value: { ...part.value, sequence, hash } }
    return part.$case === 'end' ? { ...part, value: { ...part.value, to: sequence, hash } } : part
  })
}

test('a log that nobody touched is proved, offline', async () => {
  const address = stage.address
  stage.address = '127.0.0.1:1'
  expect(await verified(log)).toMatch(/^Proved: rows 1 to 10 of acme, signed .+, with 1 signatures among them\.\n$/)
  stage.address = address
})

test('a part of a log is proved on its own', async () => {
  const { out } = await run('export', '--from', '3', '--to', '7')
  expect(await verified(out.trim().split('\n').map(partOf))).toContain('Proved: rows 3 to 7 of acme')
})

describe('an export whose call is cut off', () => {
  /** The log as it is exported where every call is cut off after so many parts. */
  async function exported(cutAfter: number, request: Partial<StreamAuditRequest> = {}) {
    async function* streamAudit(asked: StreamAuditRequest) {
      let parts = 0
      for await (const response of stage.console('acme').streamAudit(asked)) {
        if (parts++ === cutAfter) throw new Refusal(ErrorReason.DRAINING, 'cut off')
        yield response
      }
    }
    const parts: Part[] = []
    const reporting = { streamAudit } as Parameters<typeof wholeAudit>[0]
    for await (const { part } of wholeAudit(reporting, StreamAuditRequest.create(request))) parts.push(part as Part)
    return parts
  }

  test.each([2, 3, 6, 11])('after %i parts goes on by itself, and is proved as one', async (cutAfter) => {
    const parts = await exported(cutAfter)
    expect(parts.filter(({ $case }) => $case === 'row')).toEqual(log.filter(({ $case }) => $case === 'row'))
    expect(await verified(parts)).toContain('Proved: rows 1 to 10 of acme')
    expect(await verified(await exported(cutAfter, { from: 3n, to: 7n }))).toContain('Proved: rows 3 to 7 of acme')
  })

  test('before it gets anywhere is not asked for again', async () => {
    await expect(exported(1)).rejects.toThrow('cut off')
  })
})

describe('the first row that does not hold is named', () => {
  const without = (place: number) => log.filter((_, other) => other !== place)

  test.each([1, 4, 10])('where row %i was edited', async (sequence) => {
    expect(await verified(edited(sequence))).toContain(`Broken at row ${sequence}: row ${sequence} was changed`)
  })

  test.each([1, 5, 9])('where row %i was removed', async (sequence) => {
    expect(await verified(without(placeOf(sequence)))).toContain(`Broken at row ${sequence}: `)
  })

  test('where the last row was removed', async () => {
    expect(await verified(without(placeOf(10)))).toContain('Broken at row 10: rows 10 to 10 are missing')
  })

  test('where two rows changed places', async () => {
    const [one, other] = [placeOf(6), placeOf(7)]
    const swapped = log.with(one, log[other] as Part).with(other, log[one] as Part)
    expect(await verified(swapped)).toContain('Broken at row 6: row 6 is not where it belongs: row 7 is')
  })

  test('where two rows changed places and numbers', async () => {
    const [one, other] = [placeOf(6), placeOf(7)]
    const numbered = (part: Part, sequence: bigint) => ({ ...part, value: { ...part.value, sequence } }) as Part
    const swapped = log.with(one, numbered(log[other] as Part, 6n)).with(other, numbered(log[one] as Part, 7n))
    expect(await verified(swapped)).toContain('Broken at row 6: row 6 was changed')
  })

  test.each([0, 1, 5, 9])('where the tail was cut off after row %i', async (sequence) => {
    const kept = sequence === 0 ? log.slice(0, 1) : log.slice(0, placeOf(sequence) + 1)
    expect(await verified(kept)).toContain(`Broken at row ${sequence + 1}: the file was cut off after row ${sequence}`)
  })

  test('where a row was put in', async () => {
    const place = placeOf(8)
    expect(await verified(log.toSpliced(place, 0, log[place] as Part))).toContain('Broken at row 9: ')
  })

  test('where a row was edited and all hashes were computed anew: the signatures are over others', async () => {
    expect(await verified(rechained(edited(2)))).toContain('Broken at row 1: from row 1 on nothing is proved')
    expect(await verified(rechained(edited(8)))).toContain('Broken at row 5: from row 5 on nothing is proved')
  })

  test('where the tail was cut off and the end was made to fit', async () => {
    const short = log.filter((part) => part.$case !== 'row' || part.value.sequence <= 7n)
    expect(await verified(rechained(short))).toContain('Broken at row 5: from row 5 on nothing is proved')
  })

  test('where a signature among the rows is put off as the end', async () => {
    const anchor = log.find(({ $case }) => $case === 'anchor') as Extract<Part, { $case: 'anchor' }>
    const end: Part = { $case: 'end', value: { ...anchor.value, to: 4n } }
    expect(await verified([...log.slice(0, placeOf(4) + 1), end])).toContain('Broken at row 1: ')
  })
})

describe('nothing is proved', () => {
  test('by a key that was not the one given', async () => {
    const other = join(folder, 'other-key')
    await writeFile(other, auditKey(Buffer.alloc(32, 8).toString('base64')).publicKey.toString('base64'))
    expect(await verified(log, other)).toContain('signed by another key than the one given')
  })

  test('by a file that is empty, or none of a log', async () => {
    expect(await verified([])).toContain('Broken at row 1: the file is empty')
    const path = join(folder, 'garbage')
    for (const text of ['garbage\n', '{}\n', '[1]\n', '{"row":{}}\n', 'null\n']) {
      await writeFile(path, text)
      expect(await run('verify', path, '--public-key', join(folder, 'key'))).toMatchObject({ exitCode: 1 })
    }
  })

  test('without a key of the installation', async () => {
    const { auditKey } = stage.ctx
    stage.ctx.auditKey = undefined
    const { out } = await run('export')
    expect(await verified(out.trim().split('\n').map(partOf))).toContain('the installation has no audit key')
    expect(await run('key')).toMatchObject({ exitCode: 1, err: expect.stringContaining('AUDIT_KEY') })
    stage.ctx.auditKey = auditKey
  })
})

describe('a log whose owner cut it and wrote it anew, with all signatures', () => {
  /** What verifying says of the log as it is exported now, held against the export of ten rows. */
  async function since(...words: string[]): Promise<string> {
    const [older, newer] = [join(folder, randomUUID()), join(folder, randomUUID())]
    await writeFile(older, log.map((part) => `${lineOf(part)}\n`).join(''))
    await writeFile(newer, (await run('export', ...words)).out)
    return (await run('verify', newer, '--public-key', join(folder, 'key'), '--since', older)).out
  }

  test('is found by an export from before', async () => {
    expect(await since()).toContain('Proved: rows 1 to 10')
    expect(await since('--from', '10')).toContain('Proved: rows 10 to 10')
    const { pool, kysely } = stage.database
    await pool.query('alter table audit disable trigger all')
    await pool.query('delete from audit where sequence > 7')
    await pool.query('update audit_head set (sequence, hash) = (select sequence, hash from audit where sequence = 7)')
    expect(await since()).toContain('Broken at row 8: the log ends with row 7, and once had 10')
    const others = Array.from({ length: 4 }, () => carried(PersonBlocked, blocked(id(randomUUID()))))
    await deliver(kysely, others)
    expect(await since()).toContain('Broken at row 10: the rows up to 10 are not those that were proved before')
  })
})
