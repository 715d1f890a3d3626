import type { EventType } from '#libs/events/event-type'
import { handler, type Handler, type Received } from '#libs/events/handler'
import type { Schema } from './db/schema.ts'
import { upsert } from './db/upsert.ts'
import { gather, type Row } from './gather.ts'
import { projections } from './projections/index.ts'
import type { Telling } from './projections/projection.ts'

type Apply = Handler<Schema>['apply']

/** Keeps every projection: what arrived together is one statement for each kind of event and table. */
export const remembering: Handler<Schema>[] = handlersOf(
  (Object.keys(projections) as (keyof Schema)[]).flatMap(appliesOf),
)

/** How each kind of event that a projection reads gets into its table. */
function appliesOf<Table extends keyof Schema>(table: Table): { event: EventType<unknown>; apply: Apply }[] {
  const projection = projections[table]
  const add = upsert(table, projection)
  return projection.tells.map((telling) => ({
    event: telling.event,
    apply: (trx, received) =>
      add(
        trx,
        gather(
          projection,
          received.flatMap((each) => told(telling, each)),
        ),
      ),
  }))
}

function told({ tell }: Pick<Telling<unknown>, 'tell'>, { event, envelope }: Received<unknown>): Row[] {
  const row = tell(event, envelope.id)
  return row ? [{ ...row, tenantId: envelope.tenant }] : []
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
