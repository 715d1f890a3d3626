import type { EventType } from '#libs/events/event-type'
import { handler, type Handler, type Received } from '#libs/events/handler'
import type { World } from '#libs/runtime/world'
import { auditing } from './auditing.ts'
import { type Day, dayOf, dayOfId, isKept, laterDay } from './day.ts'
import { makeDay } from './db/days.ts'
import type { Projected, Schema } from './db/schema.ts'
import { upsert } from './db/upsert.ts'
import { columnsOf, gather, type Row } from './gather.ts'
import { dayMarks } from './mark-days.ts'
import { hourMarks } from './mark-hours.ts'
import { projections } from './projections/index.ts'
import type { Telling } from './projections/projection.ts'
import { alsoInShadow } from './also-in-shadow.ts'

type Apply = Handler<Schema>['apply']
type Clock = Pick<World, 'now'>

interface Applied {
  event: EventType<unknown>
  apply: Apply
}

/** Keeps every projection, and those that are being built anew: what arrived together is one statement for each kind and table. */
export function remembering(clock: Clock): Handler<Schema>[] {
  const kept = projecting(clock)
  const twice = joined(kept).map(({ event, apply }) => ({ event, apply: alsoInShadow(apply) }))
  return handlersOf([...twice, ...kept, ...auditing])
}

/** Keeps the projections alone, as they are built anew from events of before. */
export function rebuilding(clock: Clock): Handler<Schema>[] {
  return handlersOf(projecting(clock))
}

function projecting(clock: Clock): Applied[] {
  return [
    ...(Object.keys(projections) as Projected[]).flatMap((table) => appliesOf(table, clock)),
    ...hourMarks,
    ...dayMarks,
  ]
}

/** How each kind of event that a projection reads gets into its table. */
function appliesOf<Table extends Projected>(table: Table, clock: Clock): Applied[] {
  const projection = projections[table]
  const [day] = columnsOf(projection, 'day')
  const add = upsert(table, projection)
  return projection.tells.map((telling) => ({
    event: telling.event,
    async apply(trx, received) {
      const now = clock.now()
      const rows = received.flatMap((each) => told(telling, each)).filter((row) => !isForgotten(row, day, now))
      for (const each of unusualDays(rows, day, now)) await makeDay(trx, table, each)
      await add(trx, gather(projection, rows))
    },
  }))
}

function told({ tell }: Pick<Telling<unknown>, 'tell'>, { event, envelope }: Received<unknown>): Row[] {
  const row = tell(event, envelope.id)
  return row ? [{ ...row, tenantId: envelope.tenant }] : []
}

/** What comes so late that its day is forgotten already stays so. */
function isForgotten(row: Row, column: string | undefined, now: Date): boolean {
  const day = dayIn(row, column)
  return day !== undefined && !isKept(day, now)
}

/** The days of the rows for which there may be no place yet: other than today and its neighbours. */
function unusualDays(rows: readonly Row[], column: string | undefined, now: Date): Set<Day> {
  const usual = new Set([-1, 0, 1].map((days) => laterDay(dayOf(now), days)))
  const days = rows.map((row) => dayIn(row, column)).filter((day) => day !== undefined)
  return new Set(days.filter((day) => !usual.has(day)))
}

function dayIn(row: Row, column: string | undefined): Day | undefined {
  return column === undefined ? undefined : dayOfId(String(row[column]))
}

/** All that is done with each kind of event, in its order. */
function joined(applies: readonly Applied[]): Applied[] {
  const events = new Map(applies.map(({ event }) => [event.$type, event]))
  return [...events.values()].map((type) => ({
    event: type,
    async apply(trx, received) {
      for (const { event, apply } of applies) if (event.$type === type.$type) await apply(trx, received)
    },
  }))
}

/** One handler for each kind of event, however many projections read it. */
function handlersOf(applies: readonly Applied[]): Handler<Schema>[] {
  return joined(applies).map(({ event, apply }) => handler(event, apply))
}
