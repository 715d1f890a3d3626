import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ExportState, ReportFormat } from '#contracts/gen/countersign/reporting/v1/reporting'
import { testWorld } from '#libs/testing/clock'
import { changeHeld, appendChunk, takeExport } from '../db/making-exports.ts'
import { leaseMs } from '../make-export.ts'
import { today } from './events.ts'
import { linesOf, many, openExporting } from './exporting.ts'

const { QUEUED, RUNNING, READY, FAILED } = ExportState
const { CSV, JSON_LINES } = ReportFormat

let stage: Awaited<ReturnType<typeof openExporting>>
let [wish, make, look, file] = [] as unknown as [
  ...[typeof stage.wish, typeof stage.make, typeof stage.look, typeof stage.file],
]

beforeAll(async () => {
  stage = await openExporting()
  ;({ wish, make, look, file } = stage)
})
beforeEach(() => stage.again())
afterAll(() => stage.stop())

describe('a replica', () => {
  test('that is killed leaves its export to another, who begins anew, and there is one file', async () => {
    const asked = await wish()
    const killed = await takeExport(stage.kysely, today, new Date(today.getTime() + leaseMs))
    const piece = { number: 0, bytes: Buffer.from('half of it'), rows: 1, until: new Date(today.getTime() + leaseMs) }
    expect(await appendChunk(stage.kysely, killed as never, piece)).toBe(true)
    expect(await look(asked)).toMatchObject({ state: RUNNING, rows: 1n, sizeBytes: 10n })
    expect(await make()).toBe(false)
    stage.ctx.world.advance(leaseMs)
    expect(await make()).toBe(true)
    expect(await look(asked)).toMatchObject({ state: READY, rows: BigInt(many) })
    expect((await file(asked)).toString()).toMatch(/^Timestamp,/)
    // It was not killed after all, only slow: nothing that it does counts any more.
    expect(await appendChunk(stage.kysely, killed as never, { ...piece, number: 9 })).toBe(false)
    expect(await changeHeld(stage.kysely, killed as never, { state: FAILED })).toBe(false)
    expect(await look(asked)).toMatchObject({ state: READY })
  })

  test('that drains gives its export up at once', async () => {
    const asked = await wish()
    expect(await make(AbortSignal.abort())).toBe(false)
    expect(await look(asked)).toMatchObject({ state: RUNNING })
    expect(await make()).toBe(true)
    expect(await look(asked)).toMatchObject({ state: READY, rows: BigInt(many) })
  })

  test('among several takes what no other has, and of a tenant one is made at a time', async () => {
    const mine = [await wish(), await wish()]
    await wish(CSV, {}, stage.console('globex'))
    const takes = Array.from({ length: 6 }, () => takeExport(stage.kysely, today, new Date(today.getTime() + leaseMs)))
    const taken = (await Promise.all(takes)).filter((each) => each !== undefined)
    for (let more; (more = await takeExport(stage.kysely, today, new Date(today.getTime() + leaseMs)));)
      taken.push(more)
    expect(taken.map(({ tenantId }) => tenantId).toSorted()).toEqual(['acme', 'globex'])
    const states = (await Promise.all(mine.map(look))).map(({ state }) => state)
    expect(states.toSorted()).toEqual([QUEUED, RUNNING])
  })

  test('that finds an export begun too often gives it up, and says so', async () => {
    const asked = await wish()
    for (let attempt = 0; attempt < 5; attempt++) {
      await takeExport(stage.kysely, stage.ctx.world.now(), stage.ctx.world.now())
    }
    expect(await make()).toBe(true)
    expect(await look(asked)).toMatchObject({
      ...{ state: FAILED, error: 'The file was begun several times and could not be finished.' },
    })
  })

  test('at once with others makes one ready file of each wish', async () => {
    const wishes = await Promise.all([wish(JSON_LINES), wish(JSON_LINES), wish(JSON_LINES)])
    const replica = async () => {
      const ctx = { ...stage.ctx, world: testWorld({ now: today }) }
      for (let idle = 0; idle < 20;) idle = (await make(undefined, ctx)) ? 0 : idle + 1
    }
    await Promise.all([replica(), replica(), replica()])
    while (await make());
    for (const asked of wishes) {
      expect(await look(asked)).toMatchObject({ state: READY, rows: BigInt(many) })
      expect(linesOf((await file(asked)).toString())).toHaveLength(many)
    }
  })
})
