import type { PoolClient } from 'pg'
import { columns } from '#libs/db/columns'
import { prepared } from '#libs/db/prepared'
import type { Edition } from '#contracts/gen/countersign/types/v1/edition'
import type { OutboxRow } from '#libs/events/outbox'
import { outboxColumns } from '#libs/events/outbox-columns'
import type { Answerable, SealedFactor } from '../challenge.ts'
import type { Guard } from '../guard.ts'
import type { StoredPin } from '../pin.ts'
import { pinColumns, pinOf } from './pins.ts'

/** Which challenge is answered, and for which factor; null for the one being asked for. */
export interface Lookup {
  tenantId: string
  challengeId: string
  factorId: string | null
}

/** A challenge as an answer needs it: what is judged, and what the response and the events tell besides. */
export interface AnsweredChallenge extends Answerable {
  userId: string
  applicationId: string
  clientIp: string
  authenticationType: string
  edition: Edition
  eventName: string
  eventParameters: Record<string, string>
  eventKeyId: string | null
  eventSealed: Buffer | null
  requestId: string
  sends: number
  resendAfter: Date | null
  createdAt: Date
}

/** What one lookup found; `position` is the lookup's, counted from 1. */
export interface LockedRow {
  position: number
  guard: Guard
  challenge: AnsweredChallenge
  factor: SealedFactor
  pin: StoredPin | null
}

// Locks in one order, so that replicas never wait for each other in a circle: row by row as sorted, and within a row as named
// after OF, the person first. A row that had to be waited for is read anew by the lock, so what is returned is what the
// winner left.
const lock = prepared<FlatRow, [string[], string[], (string | null)[]]>(
  'lock-answerables',
  `select asked.position::int as position,
     c.tenant_id as "tenantId", c.id, c.purpose, c.state, c.result_code as "resultCode", c.options,
     c.factor_id as "factorId", c.kept, c.limits, c.attempts_left as "attemptsLeft", c.verdicts,
     c.expires_at as "expiresAt", c.finished_at as "finishedAt", c.user_id as "userId",
     c.application_id as "applicationId", c.client_ip as "clientIp", c.sends, c.resend_after as "resendAfter",
     c.created_at as "createdAt", c.authentication_type as "authenticationType", c.edition, c.event_name as "eventName",
     c.event_parameters as "eventParameters", c.event_key_id as "eventKeyId", c.event_sealed as "eventSealed",
     c.request_id as "requestId",
     c.remembered_device as "rememberedDevice", g.tallies, g.consecutive, ${pinColumns('g')},
     f.id as "heldFactorId", f.method, f.hint, f.state as "factorState", f.key_id as "keyId", f.sealed, f.progress,
     f.confirmed_at as "confirmedAt", f.last_used_at as "lastUsedAt"
   from unnest($1::text[], $2::uuid[], $3::uuid[]) with ordinality as asked(tenant_id, challenge_id, factor_id, position)
   join challenge c on c.tenant_id = asked.tenant_id and c.id = asked.challenge_id
   join guard g on g.tenant_id = c.tenant_id and g.user_id = c.user_id
   join factor f on f.tenant_id = c.tenant_id and f.user_id = c.user_id and f.id = coalesce(asked.factor_id, c.factor_id)
   order by c.tenant_id, c.user_id, c.id, f.id
   for update of g, c, f`,
)

/** Locks everything that these answers touch until the transaction ends. A lookup that finds nothing has no row. */
export async function lockAnswerables(client: PoolClient, lookups: Lookup[]): Promise<LockedRow[]> {
  const rows = await lock(client, [
    lookups.map(({ tenantId }) => tenantId),
    lookups.map(({ challengeId }) => challengeId),
    lookups.map(({ factorId }) => factorId),
  ])
  return rows.map(nested)
}

type FlatRow = AnsweredChallenge &
  Pick<Guard, 'tallies' | 'consecutive'> &
  Parameters<typeof pinOf>[0] &
  Pick<SealedFactor, 'method' | 'hint' | 'keyId' | 'sealed' | 'progress' | 'confirmedAt' | 'lastUsedAt'> & {
    position: number
    heldFactorId: string
    factorState: SealedFactor['state']
  }

function nested(row: FlatRow): LockedRow {
  const { position, tallies, consecutive, heldFactorId, factorState, ...others } = row
  const { pinKeyId, pinSealed, pinChangedAt, pinChangeRequired, ...rest } = others
  const { method, hint, keyId, sealed, progress, confirmedAt, lastUsedAt, ...challenge } = rest
  const { tenantId, userId } = challenge
  return {
    position,
    guard: { tenantId, userId, tallies, consecutive },
    pin: pinOf({ pinKeyId, pinSealed, pinChangedAt, pinChangeRequired }),
    challenge,
    factor: {
      tenantId,
      id: heldFactorId,
      method,
      state: factorState,
      hint,
      keyId,
      sealed,
      progress,
      confirmedAt,
      lastUsedAt,
    },
  }
}

/** What judging changed. */
export interface Changes {
  guards: Guard[]
  challenges: Answerable[]
  factors: SealedFactor[]
  outbox: OutboxRow[]
}

// The locks are held, so every row must be found as it was; the count says so, and the caller gives up where it differs.
const save = prepared<{ saved: number }, unknown[]>(
  'save-answers',
  `with saved_guard as (
     update guard set tallies = x.tallies, consecutive = x.consecutive,
       prompts = guard.prompts - array(select jsonb_array_elements_text(x.approved))
     from unnest($1::text[], $2::text[], $3::int[], $4::jsonb[], $27::jsonb[])
       as x(tenant_id, user_id, consecutive, tallies, approved)
     where guard.tenant_id = x.tenant_id and guard.user_id = x.user_id returning 1),
   saved_challenge as (
     update challenge set state = x.state, result_code = x.result_code, attempts_left = x.attempts_left,
       verdicts = x.verdicts, factor_id = x.factor_id, finished_at = x.finished_at
     from unnest($5::text[], $6::uuid[], $7::smallint[], $8::int[], $9::int[], $10::jsonb[], $11::uuid[], $12::timestamptz[])
       as x(tenant_id, id, state, result_code, attempts_left, verdicts, factor_id, finished_at)
     where challenge.tenant_id = x.tenant_id and challenge.id = x.id and challenge.state = 1 returning 1),
   saved_factor as (
     update factor set state = x.state, progress = x.progress, confirmed_at = x.confirmed_at, last_used_at = x.last_used_at,
       key_id = x.key_id, sealed = x.sealed, hint = x.hint
     from unnest($13::text[], $14::uuid[], $15::smallint[], $16::jsonb[], $17::timestamptz[], $18::timestamptz[],
         $24::text[], $25::bytea[], $26::text[])
       as x(tenant_id, id, state, progress, confirmed_at, last_used_at, key_id, sealed, hint)
     where factor.tenant_id = x.tenant_id and factor.id = x.id returning 1),
   emitted as (
     insert into outbox (id, tenant_id, subject, payload, headers)
     select * from unnest($19::uuid[], $20::text[], $21::text[], $22::bytea[], $23::jsonb[]))
   select ((select count(*) from saved_guard) + (select count(*) from saved_challenge)
     + (select count(*) from saved_factor))::int as saved`,
)

/** Stores what judging changed, and the events that tell of it, in one statement. */
export async function saveAnswers(client: PoolClient, { guards, challenges, factors, outbox }: Changes): Promise<void> {
  const [result] = await save(client, [
    ...columns(guards, ['tenantId', 'userId', 'consecutive']),
    guards.map(({ tallies }) => JSON.stringify(tallies)),
    ...columns(challenges, ['tenantId', 'id', 'state', 'resultCode', 'attemptsLeft']),
    challenges.map(({ verdicts }) => JSON.stringify(verdicts)),
    ...columns(challenges, ['factorId', 'finishedAt']),
    ...columns(factors, ['tenantId', 'id', 'state']),
    factors.map(({ progress }) => JSON.stringify(progress)),
    ...columns(factors, ['confirmedAt', 'lastUsedAt']),
    ...outboxColumns(outbox),
    ...columns(factors, ['keyId', 'sealed', 'hint']),
    guards.map(({ approvedPrompts = [] }) => JSON.stringify(approvedPrompts)),
  ])
  const expected = guards.length + challenges.length + factors.length
  if (result?.saved !== expected) throw new Error(`saved ${result?.saved} rows of ${expected}`)
}
