import type { Pool, PoolClient } from 'pg'
import type { Selectable } from 'kysely'
import { prepared } from '#libs/db/prepared'
import type { OutboxRow } from '#libs/events/outbox'
import type { Seen } from '../watch.ts'
import { isPrompt } from '../is-prompt.ts'
import { eventValues } from './event-values.ts'
import { promptsSince, promptValues, tenMinutes, withPrompt } from './prompt-count.ts'
import type { ChallengeTable } from './schema.ts'

export type ChallengeRow = Selectable<ChallengeTable>

/** What the seal of an event is bound to: its challenge. */
export function eventSealContext({ tenantId, id }: Pick<ChallengeRow, 'tenantId' | 'id'>): string {
  return `challenge.challenge.event:${tenantId}:${id}`
}

/** Every column, under its name here. */
export const challengeColumns = `tenant_id as "tenantId", id, application_id as "applicationId", request_id as "requestId",
  request_hash as "requestHash", purpose, user_id as "userId", client_ip as "clientIp", event_name as "eventName",
  event_parameters as "eventParameters", event_key_id as "eventKeyId", event_sealed as "eventSealed",
  authentication_type as "authenticationType",
  language, application_name as "applicationName", state, result_code as "resultCode", decision, risk, edition, options,
  factor_id as "factorId", kept, limits, attempts_left as "attemptsLeft", sends, resend_after as "resendAfter", verdicts,
  remembered_device as "rememberedDevice", created_at as "createdAt", expires_at as "expiresAt", finished_at as "finishedAt"`

/** The same, of a table that is joined under that name. */
export const challengeColumnsOf = (table: string) => challengeColumns.replaceAll(/(^|,\s+)([a-z_]+)/g, `$1${table}.$2`)

const findOne = prepared<ChallengeRow, [string, string]>(
  'find-challenge',
  `select ${challengeColumns} from challenge where tenant_id = $1 and id = $2`,
)

/** The challenge of that id in that tenant. */
export async function findChallenge(pool: Pool, tenantId: string, id: string): Promise<ChallengeRow | undefined> {
  const [row] = await findOne(pool, [tenantId, id])
  return row
}

const findAsked = prepared<ChallengeRow, [string, string, string]>(
  'find-challenge-by-request',
  `select ${challengeColumns} from challenge where tenant_id = $1 and application_id = $2 and request_id = $3`,
)

/** The challenge that an earlier call with the same request id started. */
export async function findRequested(
  pool: Pool,
  { tenantId, applicationId, requestId }: Pick<ChallengeRow, 'tenantId' | 'applicationId' | 'requestId'>,
): Promise<ChallengeRow | undefined> {
  const [row] = await findAsked(pool, [tenantId, applicationId, requestId])
  return row
}

const present = prepared<{ id: string; marker: string }, [string[], string[]]>(
  'watch-challenges',
  `select c.id, concat_ws('/', c.state, c.attempts_left, c.sends, coalesce(c.factor_id::text, '')) as marker
   from unnest($1::text[], $2::uuid[]) as watched(tenant_id, id)
   join challenge c on c.tenant_id = watched.tenant_id and c.id = watched.id`,
)

/** A mark for each of these challenges that differs whenever one of them has changed. */
export async function markers(pool: Pool, keys: { tenantId: string; id: string }[]): Promise<Map<string, string>> {
  const rows = await present(pool, [keys.map(({ tenantId }) => tenantId), keys.map(({ id }) => id)])
  return new Map(rows.map(({ id, marker }) => [id, marker]))
}

/** What is watched of a challenge that was read before, as `markers` reads it. */
export function seen({ tenantId, id, state, attemptsLeft, sends, factorId, expiresAt }: ChallengeRow): Seen {
  return { tenantId, id, marker: [state, attemptsLeft, sends, factorId ?? ''].join('/'), until: expiresAt }
}

const insertInto = `insert into challenge (tenant_id, id, application_id, request_id, request_hash, purpose, user_id,
    client_ip, event_name, language, application_name, state, result_code, decision, risk, options, factor_id, kept,
    limits, attempts_left, sends, resend_after, created_at, expires_at, finished_at, authentication_type,
    remembered_device, event_parameters, event_key_id, event_sealed, edition)
  select $1::text, $2::uuid, $3::text, $4::text, $5::bytea, $6::smallint, $7::text, $8::text, $9::text, $10::text,
    $11::text, $12::smallint, $13::int, $14::bytea, $15::bytea, $16::jsonb, $17::uuid, $18::jsonb, $19::jsonb, $20::int,
    $21::int, $22::timestamptz, $23::timestamptz, $24::timestamptz, $25::timestamptz, $31::text,
    $32::boolean, $33::jsonb, $34::text, $35::bytea, $36::smallint`

// An enrolment has an event of its own, stored with the factor: it comes without one here.
const emitted = `insert into outbox (id, tenant_id, subject, payload, headers)
  select $26::uuid, $27::text, $28::text, $29::bytea, $30::jsonb from stored where $26::uuid is not null`

const storeFinished = prepared<{ stored: number }, unknown[]>(
  'store-decided',
  `with stored as (${insertInto} on conflict (tenant_id, application_id, request_id) do nothing returning 1),
     emitted as (${emitted})
   select count(*)::int as stored from stored`,
)

// The person's row decides how many challenges and texts they may still have: it is locked by the upsert, so the limits are
// exact. A request id that is known already charges nothing.
const storePending = prepared<{ stored: number }, unknown[]>(
  'store-pending',
  `with guarded as (
     insert into guard as g (tenant_id, user_id, started_at, texted_at, prompts)
     select $1, $7, array[$23::timestamptz], case when $37 then array[$23::timestamptz] else '{}' end,
       case when $42 then jsonb_build_object($2::text, jsonb_build_array($43::int8)) else '{}' end
     where not exists (
       select 1 from challenge where tenant_id = $1 and application_id = $3 and request_id = $4)
     on conflict (tenant_id, user_id) do update set
       started_at = array(select at from unnest(g.started_at) at where at > $38::timestamptz) || $23::timestamptz,
       texted_at = case when $37::boolean
         then array(select at from unnest(g.texted_at) at where at > $40::timestamptz) || $23::timestamptz
         else g.texted_at end,
       prompts = case when $42::boolean then ${withPrompt({ id: '$2', at: '$43', since: '$44' })} else g.prompts end
     where (select count(*) from unnest(g.started_at) at where at > $38::timestamptz) < $39::int
       and (not $37::boolean or (select count(*) from unnest(g.texted_at) at where at > $40::timestamptz) < $41::int)
       and (not $42::boolean or ${promptsSince('$44')} < $45::int)
     returning 1),
   stored as (${insertInto} from guarded on conflict (tenant_id, application_id, request_id) do nothing returning 1),
   emitted as (${emitted})
   select count(*)::int as stored from stored`,
)

/** Stores a sign-in that was decided without a challenge. False: the request id is known already. */
export async function storeDecided(pool: Pool, row: ChallengeRow, event: OutboxRow): Promise<boolean> {
  const [result] = await storeFinished(pool, [
    ...[...values(row), ...eventValues(event), row.authenticationType, false],
    ...lastColumns(row),
  ])
  return result?.stored === 1
}

/** The span over which challenges are counted. */
export const fiveMinutes = 5 * 60_000

/**
 * Stores a pending challenge with its event, where the person may still have one. False: they may not, or the request id is
 * known.
 */
export function storeStarted(pool: Pool, row: ChallengeRow, event: OutboxRow): Promise<boolean> {
  return charge(pool, row, eventValues(event))
}

/** As `storeStarted`, for the challenge that proves a new factor; its event is stored with the factor. */
export function storeEnrolment(client: PoolClient, row: ChallengeRow): Promise<boolean> {
  return charge(client, row, [null, null, null, null, null])
}

async function charge(client: Pool | PoolClient, row: ChallengeRow, event: unknown[]): Promise<boolean> {
  const { createdAt, sends, limits } = row
  const [result] = await storePending(client, [
    ...values(row),
    ...event,
    row.authenticationType,
    row.rememberedDevice,
    ...lastColumns(row),
    sends > 0 && !isPrompt(row),
    new Date(createdAt.getTime() - fiveMinutes),
    limits.challengesPerFiveMinutes,
    new Date(createdAt.getTime() - tenMinutes),
    limits.textsPerTenMinutes,
    ...promptValues(row, createdAt),
  ])
  return result?.stored === 1
}

function values(row: ChallengeRow): unknown[] {
  return [
    ...[row.tenantId, row.id, row.applicationId, row.requestId, row.requestHash, row.purpose, row.userId, row.clientIp],
    ...[row.eventName, row.language, row.applicationName, row.state, row.resultCode, row.decision, row.risk],
    ...[JSON.stringify(row.options), row.factorId, JSON.stringify(row.kept), JSON.stringify(row.limits)],
    ...[row.attemptsLeft, row.sends, row.resendAfter, row.createdAt, row.expiresAt, row.finishedAt],
  ]
}

function lastColumns({ eventParameters, eventKeyId, eventSealed, edition }: ChallengeRow): unknown[] {
  return [JSON.stringify(eventParameters), eventKeyId, eventSealed, edition]
}
