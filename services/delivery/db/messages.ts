import type { Selectable } from 'kysely'
import type { Pool, PoolClient } from 'pg'
import { DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import { SendingBudget } from '#contracts/gen/countersign/delivery/v1/events'
import { prepared } from '#libs/db/prepared'
import type { OutboxRow } from '#libs/events/outbox'
import type { Budget, Spent } from '../budget.ts'
import type { Awaited } from '../replies/awaited.ts'
import type { MessageTable } from './schema.ts'

export type MessageRow = Selectable<MessageTable>

/** A message that a call has in hand, with what its counters stand at. */
export interface Claimed extends MessageRow {
  spent: Spent[]
  /** What its prefix stood at when the day before was over. */
  dayBefore: Omit<Spent, 'kind'>
  /** Whether the owner of its number wants no texts. */
  stopped: boolean
}

/** What a message's seal is bound to: its key, which is known before its id, so that a retry can seal it anew. */
export function sealContext({ tenantId, idempotencyKey }: Pick<MessageRow, 'tenantId' | 'idempotencyKey'>): string {
  return `delivery.message.sealed:${tenantId}:${idempotencyKey}`
}

/** A message's columns under the names of its row. */
export const columns = `tenant_id as "tenantId", id, idempotency_key as "idempotencyKey", content_key_id as "contentKeyId",
  content_hash as "contentHash", channel, state, key_id as "keyId", sealed, recipient_hint as "recipientHint",
  country_code as "countryCode", provider, carrier_id as "carrierId", carrier_code as "carrierCode", user_id as "userId",
  challenge_id as "challengeId", call, recipient, awaits, prefix, expires_at as "expiresAt", claimed_until as "claimedUntil", created_at as "createdAt",
  sent_at as "sentAt", finished_at as "finishedAt"`

const { QUEUED, FAILED } = DeliveryState

// A message that waits, and whose last sender is overdue or gave up, goes to whoever asks next: with the text it has, or with
// the caller's where it was erased. Everybody else gets the message as it is.
// What is new is counted in the same statement; what was counted before is looked up.
const claim = prepared<Claimed & { claimed: boolean }, unknown[]>(
  'claim-message',
  `with claimed as (
     insert into message as m (tenant_id, id, idempotency_key, content_key_id, content_hash, channel, state, key_id, sealed,
       recipient_hint, country_code, user_id, challenge_id, prefix, expires_at, claimed_until, created_at, call,
       recipient, awaits)
     values ($1, $2, $3, $4, $5, $6, ${QUEUED}, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $20::jsonb, $21, $22::jsonb)
     on conflict (tenant_id, idempotency_key) do update set
       state = ${QUEUED}, key_id = coalesce(m.key_id, excluded.key_id), sealed = coalesce(m.sealed, excluded.sealed),
       carrier_code = '', expires_at = excluded.expires_at, claimed_until = excluded.claimed_until, finished_at = null,
       call = excluded.call
     where m.content_hash = excluded.content_hash and m.sent_at is null
       and (m.state = ${FAILED} or m.state = ${QUEUED} and m.claimed_until <= excluded.created_at)
     returning *, m.xmax = 0 as fresh),
   budget as (select kind, name from unnest($18::smallint[], $19::text[]) as budget (kind, name)),
   counted as (
     insert into spending as s (tenant_id, kind, name, day, sent)
     select $1, kind, name, $17, 1 from budget where exists (select from claimed where fresh)
     on conflict (tenant_id, kind, name, day) do update set sent = s.sent + 1
     returning s.kind, s.sent, s.converted),
   spent as (
     select * from counted
     union all
     select s.kind, s.sent, s.converted
     from budget b join spending s on s.tenant_id = $1 and s.kind = b.kind and s.name = b.name and s.day = $17
     where not exists (select from counted))
   select ${columns}, true as claimed,
     (select coalesce(json_agg(spent), '[]') from spent) as spent,
     (select json_build_object('sent', sent, 'converted', converted) from spending
      where tenant_id = $1 and kind = ${SendingBudget.PREFIX} and name = $13 and day = $17::integer - 1) as "dayBefore",
     exists (select from number where name = any($23::text[]) and stopped_at is not null) as stopped
   from claimed
   union all
   select ${columns}, false, null, null, false from message
   where tenant_id = $1 and idempotency_key = $3 and not exists (select from claimed)`,
)

/**
 * Takes a message in hand until its `claimedUntil`, or finds the one of that key which others have in hand, or had.
 * Undefined when another call stored it this very moment.
 */
export async function claimMessage(
  pool: Pool,
  row: MessageRow,
  { day, budgets, names }: { day: number; budgets: readonly Budget[]; names: string[] },
): Promise<(Claimed & { claimed: boolean }) | undefined> {
  const identity = [row.tenantId, row.id, row.idempotencyKey, row.contentKeyId, row.contentHash]
  const content = [row.channel, row.keyId, row.sealed, row.recipientHint, row.countryCode, row.userId, row.challengeId]
  const times = [row.prefix, row.expiresAt, row.claimedUntil, row.createdAt]
  const counters = [day, budgets.map(({ kind }) => kind), budgets.map(({ name }) => name)]
  const reply = [row.recipient, row.awaits && JSON.stringify(row.awaits), names]
  const [found] = await claim(pool, [...identity, ...content, ...times, ...counters, callValue(row), ...reply])
  return found && { ...found, spent: found.spent ?? [], dayBefore: found.dayBefore ?? { sent: 0, converted: 0 } }
}

const find = prepared<MessageRow, [string, string]>(
  'find-message',
  `select ${columns} from message where tenant_id = $1 and id = $2`,
)

/** The message of that id in that tenant. */
export async function findMessage(pool: Pool, tenantId: string, id: string): Promise<MessageRow | undefined> {
  const [row] = await find(pool, [tenantId, id])
  return row
}

const findByCarrier = prepared<MessageRow, [string, string]>(
  'find-message-by-carrier',
  `select ${columns} from message where provider = $1 and carrier_id = $2 and carrier_id <> ''`,
)

/** The message that a carrier account knows by that name of its own, in whichever tenant. */
export async function findMessageByCarrier(
  pool: Pool,
  provider: string,
  carrierId: string,
): Promise<MessageRow | undefined> {
  const [row] = await findByCarrier(pool, [provider, carrierId])
  return row
}

const save = prepared<{ saved: boolean }, unknown[]>(
  'save-message',
  `with saved as (
     update message set state = $5, provider = $6, carrier_id = $7, carrier_code = $8, sent_at = $9, finished_at = $10,
       key_id = case when $17 then key_id end, sealed = case when $17 then sealed end, claimed_until = $18, call = $19::jsonb
     where tenant_id = $1 and id = $2 and state = $3 and claimed_until is not distinct from $4
       and (call ->> 'step')::integer is not distinct from $16
     returning 1),
   emitted as (
     insert into outbox (id, tenant_id, subject, payload, headers)
     select * from unnest($11::uuid[], $12::text[], $13::text[], $14::bytea[], $15::jsonb[])
     where exists (select from saved))
   select exists (select from saved) as saved`,
)

/** A call is gone on with, so what is sealed of it stays until it is over. */
const isUnderWay = ({ call, finishedAt }: MessageRow) => call !== null && finishedAt === null

/** What is bound for the column: `null` would else be JSON's. */
function callValue({ call }: MessageRow): string | null {
  return call && JSON.stringify(call)
}

/**
 * Stores what became of a message and tells of it, in one statement; its text is erased, for no carrier gets it again.
 * False, and nothing is stored or told, when the message is no longer what it was `before`.
 */
export async function saveMessage(
  pool: Pool,
  { before, after, events }: { before: MessageRow; after: MessageRow; events: OutboxRow[] },
): Promise<boolean> {
  const then = [before.tenantId, before.id, before.state, before.claimedUntil]
  const now = [after.state, after.provider, after.carrierId, after.carrierCode, after.sentAt, after.finishedAt]
  const going = isUnderWay(after)
  const call = [before.call?.step ?? null, going, going ? after.claimedUntil : null, callValue(after)]
  const [result] = await save(pool, [...then, ...now, ...outboxColumns(events), ...call])
  return result?.saved ?? false
}

/** A text that waits for its reply. */
export type AwaitingRow = Pick<MessageRow, 'tenantId' | 'id' | 'challengeId' | 'expiresAt'> & { awaits: Awaited }

/** More challenges than wait for one number. */
const mostAwaiting = 20

// A reply may overtake our own record of which carrier took the text.
const findAwaiting = prepared<AwaitingRow, [string[], string, Date, number]>(
  'find-awaiting',
  `select tenant_id as "tenantId", id, challenge_id as "challengeId", awaits, expires_at as "expiresAt" from message
   where recipient = any($1::text[]) and recipient <> '' and awaits is not null and expires_at > $3 and provider in ('', $2)
   order by created_at desc, id desc limit $4`,
)

/** The texts to a number that wait for a reply through that account, the latest first. */
export function waitingFor(
  client: PoolClient,
  { names, account, now }: { names: string[]; account: string; now: Date },
): Promise<AwaitingRow[]> {
  return findAwaiting(client, [names, account, now, mostAwaiting])
}

/** Events as five arrays, one for each column of the outbox. */
export function outboxColumns(events: OutboxRow[]): unknown[][] {
  return [
    events.map(({ id }) => id),
    events.map(({ tenantId }) => tenantId),
    events.map(({ subject }) => subject),
    events.map(({ payload }) => payload),
    events.map(({ headers }) => JSON.stringify(headers)),
  ]
}
