import type { Pool } from 'pg'
import { columns } from '#libs/db/columns'
import { prepared } from '#libs/db/prepared'
import type { OutboxRow } from '#libs/events/outbox'
import { outboxColumns } from '#libs/events/outbox-columns'
import { callValue, type MessageRow } from './messages.ts'

/** What became of a message, and the events that tell of it. */
export interface Outcome {
  before: MessageRow
  after: MessageRow
  events: OutboxRow[]
}

// Of two outcomes of one message in one statement one is stored, as if they were at two replicas. Rows are locked in one order.
const save = prepared<{ place: number }, unknown[][]>(
  'save-messages',
  `with saved as (
     update message m set state = x.state, provider = x.provider, carrier_id = x.carrier_id, carrier_code = x.carrier_code,
       sent_at = x.sent_at, finished_at = x.finished_at, key_id = case when x.going then m.key_id end,
       sealed = case when x.going then m.sealed end, claimed_until = x.claimed_until, call = x.call
     from (
       select * from unnest($1::text[], $2::uuid[], $3::smallint[], $4::timestamptz[], $5::integer[], $6::smallint[], $7::text[],
         $8::text[], $9::text[], $10::timestamptz[], $11::timestamptz[], $12::boolean[], $13::timestamptz[], $14::jsonb[])
         with ordinality as asked (tenant_id, id, state_before, claimed_before, step_before, state, provider,
           carrier_id, carrier_code, sent_at, finished_at, going, claimed_until, call, place)
       order by tenant_id, id) as x
     where m.tenant_id = x.tenant_id and m.id = x.id and m.state = x.state_before
       and m.claimed_until is not distinct from x.claimed_before
       and (m.call ->> 'step')::integer is not distinct from x.step_before
     returning x.place),
   emitted as (
     insert into outbox (id, tenant_id, subject, payload, headers)
     select e.id, e.tenant_id, e.subject, e.payload, e.headers
     from unnest($15::integer[], $16::uuid[], $17::text[], $18::text[], $19::bytea[], $20::jsonb[])
       as e (place, id, tenant_id, subject, payload, headers)
     where e.place in (select place from saved))
   select place::integer from saved`,
)

/** A call is gone on with, so what is sealed of it stays until it is over. */
const isUnderWay = ({ call, finishedAt }: MessageRow) => call !== null && finishedAt === null

/**
 * Stores what became of messages and tells of it, in one statement; their texts are erased, for no carrier gets them again. False,
 * and nothing is stored or told, of a message that is no longer what it was `before`.
 */
export async function saveMessages(pool: Pool, outcomes: Outcome[]): Promise<boolean[]> {
  const before = outcomes.map((outcome) => outcome.before)
  const after = outcomes.map((outcome) => outcome.after)
  const events = outcomes.flatMap((outcome, at) => outcome.events.map((event) => ({ event, place: at + 1 })))
  const saved = await save(pool, [
    ...columns(before, ['tenantId', 'id', 'state', 'claimedUntil']),
    before.map(({ call }) => call?.step ?? null),
    ...columns(after, ['state', 'provider', 'carrierId', 'carrierCode', 'sentAt', 'finishedAt']),
    after.map(isUnderWay),
    after.map((message) => (isUnderWay(message) ? message.claimedUntil : null)),
    after.map(callValue),
    events.map(({ place }) => place),
    ...outboxColumns(events.map(({ event }) => event)),
  ])
  const places = new Set(saved.map(({ place }) => place))
  return outcomes.map((_, at) => places.has(at + 1))
}
