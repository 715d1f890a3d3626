import type { Pool } from 'pg'
import { DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import { SendingBudget } from '#contracts/gen/countersign/delivery/v1/events'
import { prepared } from '#libs/db/prepared'
import type { Budget, Spent } from '../budget.ts'
import { callValue, columns, type MessageRow } from './messages.ts'

/** A message to be taken in hand, and what it counts against if it is new. */
export interface Claim {
  row: MessageRow
  day: number
  budgets: readonly Budget[]
  /** All that its number goes by. */
  names: string[]
}

/** A message that a call has in hand, with what its counters stand at. */
export interface Claimed extends MessageRow {
  spent: Spent[]
  /** What its prefix stood at when the day before was over. */
  dayBefore: Omit<Spent, 'kind'>
  /** Whether the owner of its number wants no texts. */
  stopped: boolean
}

/** A message by its key: taken in hand, or as others have it in hand, or had. */
export type Found = Claimed & { claimed: boolean }

const { QUEUED, FAILED } = DeliveryState

// A message that waits, and whose last sender is overdue or gave up, goes to whoever asks next: with the text it has, or with
// the caller's where it was erased. Everybody else gets the message as it is.
// What is new is counted in the same statement, each counter once however many add to it; what was counted before is looked up.
// Rows are locked in one order, messages before counters, so that replicas do not wait for each other in a circle.
const claim = prepared<FoundRow, unknown[][]>(
  'claim-messages',
  `with asked as (
     select * from unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::bytea[], $6::smallint[], $7::text[], $8::bytea[],
       $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::timestamptz[], $15::timestamptz[],
       $16::timestamptz[], $17::jsonb[], $18::text[], $19::jsonb[], $20::integer[]) with ordinality
     as asked (tenant_id, id, idempotency_key, content_key_id, content_hash, channel, key_id, sealed, recipient_hint,
       country_code, user_id, challenge_id, prefix, expires_at, claimed_until, created_at, call, recipient, awaits, day, place)),
   budget as (select * from unnest($21::integer[], $22::smallint[], $23::text[]) as budget (place, kind, name)),
   called as (select * from unnest($24::integer[], $25::text[]) as called (place, name)),
   claimed as (
     insert into message as m (tenant_id, id, idempotency_key, content_key_id, content_hash, channel, state, key_id, sealed,
       recipient_hint, country_code, user_id, challenge_id, prefix, expires_at, claimed_until, created_at, call,
       recipient, awaits)
     select tenant_id, id, idempotency_key, content_key_id, content_hash, channel, ${QUEUED}, key_id, sealed,
       recipient_hint, country_code, user_id, challenge_id, prefix, expires_at, claimed_until, created_at, call,
       recipient, awaits
     from asked order by tenant_id, idempotency_key
     on conflict (tenant_id, idempotency_key) do update set
       state = ${QUEUED}, key_id = coalesce(m.key_id, excluded.key_id), sealed = coalesce(m.sealed, excluded.sealed),
       carrier_code = '', expires_at = excluded.expires_at, claimed_until = excluded.claimed_until, finished_at = null,
       call = excluded.call
     where m.content_hash = excluded.content_hash and m.sent_at is null
       and (m.state = ${FAILED} or m.state = ${QUEUED} and m.claimed_until <= excluded.created_at)
     returning *, m.xmax = 0 as fresh),
   held as (
     select c.*, a.place, a.day from asked a join claimed c
       on c.tenant_id = a.tenant_id and c.idempotency_key = a.idempotency_key),
   added as (
     select h.tenant_id, b.kind, b.name, h.day, h.place,
       count(*) over (partition by h.tenant_id, b.kind, b.name, h.day order by h.place desc) - 1 as later
     from held h join budget b on b.place = h.place where h.fresh),
   counted as (
     insert into spending as s (tenant_id, kind, name, day, sent)
     select tenant_id, kind, name, day, count(*)::integer from added group by 1, 2, 3, 4 order by 1, 2, 3, 4
     on conflict (tenant_id, kind, name, day) do update set sent = s.sent + excluded.sent
     returning s.*)
   select place::integer, ${columns}, true as claimed,
     case when fresh then (
       select json_agg(json_build_object('kind', n.kind, 'sent', n.sent - a.later, 'converted', n.converted))
       from added a join counted n on n.tenant_id = a.tenant_id and n.kind = a.kind and n.name = a.name and n.day = a.day
       where a.place = h.place)
     else (
       select json_agg(json_build_object('kind', s.kind, 'sent', s.sent, 'converted', s.converted))
       from budget b join spending s on s.tenant_id = h.tenant_id and s.kind = b.kind and s.name = b.name and s.day = h.day
       where b.place = h.place) end as spent,
     (select json_build_object('sent', s.sent, 'converted', s.converted) from spending s
      where s.tenant_id = h.tenant_id and s.kind = ${SendingBudget.PREFIX} and s.name = h.prefix and s.day = h.day - 1) as "dayBefore",
     exists (
       select from called join number on number.name = called.name
       where called.place = h.place and number.stopped_at is not null) as stopped
   from held h
   union all
   select place::integer, ${columns}, false, null, null, false
   from (
     select m.*, a.place from asked a join message m
       on m.tenant_id = a.tenant_id and m.idempotency_key = a.idempotency_key
     where not exists (
       select from claimed c where c.tenant_id = a.tenant_id and c.idempotency_key = a.idempotency_key)) as others`,
)

/** What the statement gives of one claim; `place` is its, counted from 1. */
type FoundRow = Omit<Found, 'spent' | 'dayBefore'> & {
  place: number
  spent: Spent[] | null
  dayBefore: Found['dayBefore'] | null
}

/**
 * Takes messages in hand until their `claimedUntil`, or finds those of these keys which others have in hand, or had; in the order
 * of the claims. Undefined when another call stored it this very moment.
 */
export async function claimMessages(pool: Pool, claims: Claim[]): Promise<(Found | undefined)[]> {
  const first = firstOfEach(claims)
  const found = new Map<number, Found>()
  for (const { place, ...row } of await claim(pool, valuesOf(first.map((at) => claims[at] as Claim)))) {
    const { spent, dayBefore } = row
    found.set(first[place - 1] as number, {
      ...row,
      spent: spent ?? [],
      dayBefore: dayBefore ?? { sent: 0, converted: 0 },
    })
  }
  return claims.map((_, at) => found.get(at))
}

/** Where each key comes first. Whoever comes second with it finds nothing, as if the first were at another replica. */
function firstOfEach(claims: Claim[]): number[] {
  const places = new Map<string, number>()
  for (const [at, { row }] of claims.entries()) {
    const key = JSON.stringify([row.tenantId, row.idempotencyKey])
    if (!places.has(key)) places.set(key, at)
  }
  return [...places.values()]
}

const plain = [
  ...(['tenantId', 'id', 'idempotencyKey', 'contentKeyId', 'contentHash', 'channel', 'keyId', 'sealed'] as const),
  ...(['recipientHint', 'countryCode', 'userId', 'challengeId', 'prefix', 'expiresAt', 'claimedUntil'] as const),
  'createdAt' as const,
]

function valuesOf(claims: Claim[]): unknown[][] {
  const rows = claims.map(({ row }) => row)
  const budgets = claims.flatMap((each, at) => each.budgets.map((budget) => ({ ...budget, place: at + 1 })))
  const names = claims.flatMap((each, at) => each.names.map((name) => ({ name, place: at + 1 })))
  return [
    ...plain.map((column) => rows.map((row) => row[column])),
    ...[rows.map(callValue), rows.map(({ recipient }) => recipient)],
    ...[rows.map(({ awaits }) => awaits && JSON.stringify(awaits)), claims.map(({ day }) => day)],
    ...[budgets.map(({ place }) => place), budgets.map(({ kind }) => kind), budgets.map(({ name }) => name)],
    ...[names.map(({ place }) => place), names.map(({ name }) => name)],
  ]
}
