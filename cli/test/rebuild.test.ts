import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Rebuild, StreamEventsResponse } from '#contracts/gen/countersign/reporting/v1/projection'
import { main } from '#cli/main'
import { rebuildProjections } from '#cli/rebuild-projections'
import { wholeArchive } from '#cli/whole-archive'
import { connectNats, type Connection } from '#libs/events/connection'
import { consume, type Consumption } from '#libs/events/consume'
import { STREAM } from '#libs/events/streams'
import type { Carried } from '#libs/testing/deliver'
import { quiet } from '#libs/testing/event-stage'
import { testNats, type TestNats } from '#libs/testing/nats'
import { until } from '#libs/testing/until'
import { countHours } from '#services/reporting/count-hours'
import { isRebuilding } from '#services/reporting/db/rebuild'
import { keepDays } from '#services/reporting/keep-days'
import { remembering } from '#services/reporting/remembering'
import { deliver } from '#services/reporting/test/deliver'
import { story } from '#services/reporting/test/events'
import { held } from '#services/reporting/test/held'
import { publish } from '#services/reporting/test/published'
import { openStage, type Stage } from '#services/reporting/test/stage'

let nats: TestNats
let connection: Connection
let live: Consumption
let stage: Stage
/** To which everything is brought in its order, once. */
let model: Stage
let folder: string
let tenants = 0

beforeAll(async () => {
  nats = await testNats()
  connection = connectNats({ url: nats.url, name: 'reporting', log: quiet })
  ;[stage, model] = await Promise.all([openStage({ nats: connection }), openStage()])
  const handlers = remembering(stage.ctx.world)
  live = consume({ connection, database: stage.database, durable: 'reporting', handlers, log: quiet })
  folder = await mkdtemp(join(tmpdir(), 'countersign-rebuild-'))
})

afterAll(async () => {
  await live.stop()
  await connection.close()
  await Promise.all([stage.stop(), model.stop(), nats.stop(), rm(folder, { recursive: true })])
})

/** The story, told of so many more tenants. */
async function happens(times: number): Promise<Carried[]> {
  const events = Array.from({ length: times }, () => story(`t${++tenants}`)).flat()
  await publish(connection, events)
  await deliver(model.database.kysely, events)
  return events
}

async function remembered(): Promise<void> {
  await until(async () => (await live.lag())?.events === 0)
}

/** All that is held when nothing is under way. */
async function all({ ctx, database }: Stage) {
  await countHours(ctx)
  return held(database.kysely)
}

async function* nothing(): AsyncGenerator<StreamEventsResponse> {}

interface Wishes {
  archive?: AsyncIterable<StreamEventsResponse>
  progress?: (rebuild: Rebuild) => void
}

function rebuild({ archive = nothing(), progress = () => {} }: Wishes = {}) {
  const projections = stage.projections
  return rebuildProjections({ projections, archive, despiteGap: false, progress, counting() {} })
}

async function run(...words: string[]) {
  let [out, err] = ['', '']
  const exitCode = await main(words, {
    env: {
      COUNTERSIGN_REPORTING_ADDRESS: stage.address,
      COUNTERSIGN_OPERATOR_KEY: ':operator',
      COUNTERSIGN_FOLDER: '/nowhere',
    },
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
  })
  return { exitCode, out, err }
}

const isGoingOn = () => stage.database.kysely.transaction().execute((trx) => isRebuilding(trx))

test('what is built anew from the stream is, row by row, what stood, with all that happened meanwhile', async () => {
  await happens(30)
  await remembered()
  const meanwhile: Promise<unknown>[] = []
  const progress = () => void meanwhile.push(happens(5))
  expect(await rebuild({ progress })).toEqual({ differences: [], parked: 0n })
  expect(meanwhile.length).toBeGreaterThan(1)
  await Promise.all(meanwhile)
  await happens(1)
  await remembered()
  expect(await all(stage)).toEqual(await all(model))
  expect(await isGoingOn()).toBe(false)
})

test('rows that were lost are there again, and places for the days that come are made as before', async () => {
  await stage.database.pool.query(`delete from usage where user_id = 'ann'`)
  await stage.database.pool.query('truncate person, usage_hour')
  await rebuild()
  await keepDays(stage.ctx)
  expect(await all(stage)).toEqual(await all(model))
})

test('one that is killed half-way goes on where it was, and misses nothing of what happened meanwhile', async () => {
  const broken = new Error('killed')
  let come = 0n
  async function* half() {
    let events = 0
    for await (const part of wholeArchive(stage.projections, 0n)) {
      if (++events > 900) throw broken
      yield part
    }
  }
  const progress = ({ stream, added }: Rebuild) => void (come = added[stream] ?? 0n)
  await expect(rebuild({ archive: half(), progress })).rejects.toBe(broken)
  expect(come).toBeGreaterThan(0n)
  await happens(3)
  await remembered()

  const later: bigint[] = []
  await rebuild({ progress: ({ stream, added }) => void later.push(added[stream] ?? 0n) })
  expect(later.every((through) => through > come)).toBe(true)
  await happens(1)
  await remembered()
  expect(await all(stage)).toEqual(await all(model))
})

test('one that is given up leaves what stands as it was', async () => {
  await stage.projections.beginRebuild({})
  expect(await isGoingOn()).toBe(true)
  expect((await run('projections', 'abandon')).exitCode).toBe(0)
  expect(await isGoingOn()).toBe(false)
  await happens(1)
  await remembered()
  expect(await all(stage)).toEqual(await all(model))
})

test('a closed month stands as it was closed, and what it would come to now is told', async () => {
  const day = { day: '2026-02-01', usageModel: 2, linked: false, cloud: 0, server: 0, serverOnly: 0, licences: 0 }
  const days = JSON.stringify([{ ...day, authentications: 100 }])
  const text = `insert into statement values ('t1', '2026-02', now(), $1) returning *`
  const { rows: closed } = await stage.database.pool.query(text, [days])
  const { exitCode, out } = await run('projections', 'rebuild')
  expect({ exitCode, out }).toMatchObject({ exitCode: 0, out: expect.stringContaining('These statements stand') })
  expect(out).toMatch(/t1 +2026-02 +14\.00 +0\.00/)
  expect((await stage.database.pool.query('select * from statement')).rows).toEqual(closed)
})

test('what the stream has forgotten comes from an archive, and nothing is built where it is in neither', async () => {
  const { out, err } = await run('events', 'archive')
  const last = /--after (\d+)/.exec(err)?.[1] ?? ''
  expect(out.trim().split('\n')).toHaveLength(Number(last) + 1)
  await happens(2)
  await remembered()
  const more = (await run('events', 'archive', '--after', last)).out
  const file = join(folder, 'events.jsonl')
  await writeFile(file, out + more)
  const manager = await (await connection.ready()).jetstreamManager()
  await manager.streams.purge(STREAM)
  await happens(2)
  await remembered()

  const refused = await run('projections', 'rebuild')
  expect(refused).toMatchObject({ exitCode: 1, err: expect.stringContaining('are missing') })
  expect(await all(stage)).toEqual(await all(model))
  const done = await run('projections', 'rebuild', '--from-archive', file)
  expect(done).toMatchObject({
    exitCode: 0,
    out: expect.stringContaining('Reports are made of what all events tell'),
  })
  await remembered()
  expect(await all(stage)).toEqual(await all(model))
})
