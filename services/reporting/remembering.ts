import type { EventType } from '#libs/events/event-type'
import { handler, type Handler } from '#libs/events/handler'
import type { Schema } from './db/schema.ts'
import { upsert } from './db/upsert.ts'
import { gather } from './gather.ts'
import { projections } from './projections/index.ts'

type Apply = Handler<Schema>['apply']

/** Keeps every projection: what arrived together is one statement for each kind of event and table. */
export const remembering: Handler<Schema>[] = handlersOf(
  (Object.keys(projections) as (keyof Schema)[]).flatMap(appliesOf),
)

/** How each kind of event that a projection reads gets into its table. */
function appliesOf<Table extends keyof Schema>(table: Table): { event: EventType<unknown>; apply: Apply }[] {
  const projection = projections[table]
  const add = upsert(table, projection)
  return projection.tells.map(({ event, tell }) => ({
    event,
    apply: (trx, received) => {
      const told = received.flatMap(({ event, envelope }) => {
        const row = tell(event, envelope.id)
        return row ? [{ ...row, tenantId: envelope.tenant }] : []
      })
      return add(trx, gather(projection, told))
    },
  }))
}

/** One handler for each kind of event, however many projections read it. */
function handlersOf(applies: ReturnType<typeof appliesOf>): Handler<Schema>[] {
  const events = new Map(applies.map(({ event }) => [event.$type, event]))
  return [...events.values()].map((type) =>
    handler(type, async (trx, received) => {
      for (const { event, apply } of applies) if (event.$type === type.$type) await apply(trx, received)
    }),
  )
}
