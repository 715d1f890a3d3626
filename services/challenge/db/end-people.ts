import { CompiledQuery, type Transaction } from 'kysely'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { OutboxRow } from '#libs/events/outbox'
import type { Owner } from '../app-password.ts'
import { Purpose } from '../challenge.ts'
import type { OathProgress } from '../methods/oath.ts'
import { spentCodes } from '../methods/spent-codes.ts'
import { registrationTime } from '../registration.ts'
import type { GoneFactor } from './remove-factors.ts'
import type { Schema } from './schema.ts'
import type { TokenRow } from './tokens.ts'

/** A person was disabled, or removed: what they had before that moment ends. */
export interface Ending extends Owner {
  at: Date
  removed: boolean
}

type EndedToken = GoneFactor & Pick<TokenRow, 'serial' | 'manufacturer' | 'periodSeconds'> & { progress: OathProgress }
type EndedFactor = GoneFactor | EndedToken

/** What was deleted, for the events that tell of it. */
export interface Ended {
  /** By person. */
  appPasswords: (Owner & { ids: string[] })[]
  factors: GoneFactor[]
  /** Those that were taken back. */
  tokens: (EndedToken & Pick<TokenRow, 'factorId'>)[]
  pins: Owner[]
}

const told = `json_to_recordset($1::json) as told ("tenantId" text, "userId" text, at timestamptz, removed boolean)`

// The moment is kept, for a password that was allowed before it may be stored only later. People are locked in one order.
const lock = `insert into guard as g (tenant_id, user_id, app_passwords_not_before)
  select "tenantId", "userId", max(at) from ${told} group by 1, 2 order by 1, 2
  on conflict (tenant_id, user_id) do update
    set app_passwords_not_before = greatest(g.app_passwords_not_before, excluded.app_passwords_not_before)`

const endAppPasswords = `with gone as (
    delete from app_password p using ${told}
    where p.tenant_id = told."tenantId" and p.user_id = told."userId" and p.created_at <= told.at
    returning p.tenant_id, p.user_id, p.id)
  select tenant_id as "tenantId", user_id as "userId", array_agg(id::text order by id) as ids from gone group by 1, 2`

// One statement for a registration that was proved, which would let its holder register for whoever comes by the name next; for
// hardware tokens, which are the tenant's and go back to the others; and for all other factors, which are deleted.
const endFactors = `with registrations as (
    delete from registration r using ${told}
    where told.removed and r.tenant_id = told."tenantId" and r.user_id = told."userId"
      and r.expires_at <= told.at + interval '${registrationTime} milliseconds'),
  ended as (
    select f.tenant_id, f.id, f.user_id, f.method, f.progress from factor f
    where (f.tenant_id, f.user_id) in (select "tenantId", "userId" from ${told} where removed)
      and exists (
        select from ${told} where removed and f.tenant_id = "tenantId" and f.user_id = "userId" and f.created_at <= at)
    order by f.tenant_id, f.id for update of f),
  gone as (
    delete from factor f using ended e
    where f.tenant_id = e.tenant_id and f.id = e.id and e.method <> ${Method.OATH_TOKEN})
  select e.tenant_id as "tenantId", e.id, e.user_id as "userId", e.method, e.progress, t.serial, t.manufacturer,
    t.period_seconds as "periodSeconds"
  from ended e left join token t on t.tenant_id = e.tenant_id and t.factor_id = e.id`

const freed = `json_to_recordset($1::json) as freed ("tenantId" text, "factorId" uuid, progress jsonb)`
const freeTokens = `with enrolments as (
    delete from challenge c using ${freed}
    where c.tenant_id = freed."tenantId" and c.id = freed."factorId" and c.purpose = ${Purpose.ENROLMENT}),
  alone as (
    update token t set replaces = null from ${freed}
    where t.tenant_id = freed."tenantId" and t.factor_id = freed."factorId" and t.replaces is not null)
  update factor f set user_id = '', state = ${FactorState.UNSPECIFIED}, progress = freed.progress, confirmed_at = null,
    last_used_at = null
  from ${freed} where f.tenant_id = freed."tenantId" and f.id = freed."factorId"`

const endPins = `update guard g
  set pin_key_id = null, pin_sealed = null, pin_changed_at = null, pin_change_required = false
  from ${told}
  where told.removed and g.tenant_id = told."tenantId" and g.user_id = told."userId" and g.pin_changed_at <= told.at
  returning g.tenant_id as "tenantId", g.user_id as "userId"`

/**
 * Deletes what ends: the app passwords of who was disabled, and of who was removed the factors, the PIN and the registration too;
 * their hardware tokens are taken back. What was made after that moment stays, so that it does not matter when, or how often, it
 * is heard of.
 */
export async function endPeople(trx: Transaction<Schema>, endings: readonly Ending[], now: Date): Promise<Ended> {
  const run = async <Row>(text: string, values: readonly object[] = endings) =>
    (await trx.executeQuery(CompiledQuery.raw(text, [JSON.stringify(values)]))).rows as Row[]
  await run(lock)
  const appPasswords = await run<Ended['appPasswords'][number]>(endAppPasswords)
  if (!endings.some(({ removed }) => removed)) return { appPasswords, factors: [], tokens: [], pins: [] }
  const ended = await run<EndedFactor>(endFactors)
  const tokens = ended.flatMap((factor) => (isToken(factor) ? [{ ...factor, factorId: factor.id }] : []))
  const spent = tokens.map((token) => ({ ...token, progress: spentCodes(token.progress, token.periodSeconds, now) }))
  if (tokens.length > 0) await run(freeTokens, spent)
  const factors = ended.filter((factor) => !isToken(factor))
  return { appPasswords, factors, tokens, pins: await run<Owner>(endPins) }
}

const isToken = (factor: EndedFactor): factor is EndedToken => factor.method === Method.OATH_TOKEN

const store = `insert into outbox (id, tenant_id, subject, payload, headers)
  select * from unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[], $5::jsonb[])`

/** Stores the events that tell of what was deleted in the same transaction. */
export async function tellEnded(trx: Transaction<Schema>, events: readonly OutboxRow[]): Promise<void> {
  if (events.length === 0) return
  const columns = (['id', 'tenantId', 'subject', 'payload'] as const).map((name) => events.map((row) => row[name]))
  const headers = events.map((row) => JSON.stringify(row.headers))
  await trx.executeQuery(CompiledQuery.raw(store, [...columns, headers]))
}
