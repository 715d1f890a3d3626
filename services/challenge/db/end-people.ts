import { CompiledQuery, type Transaction } from 'kysely'
import type { OutboxRow } from '#libs/events/outbox'
import type { Owner } from '../app-password.ts'
import type { GoneFactor } from './remove-factors.ts'
import type { Schema } from './schema.ts'

/** A person was disabled, or removed: what they had before that moment ends. */
export interface Ending extends Owner {
  at: Date
  removed: boolean
}

/** What was deleted, for the events that tell of it. */
export interface Ended {
  /** By person. */
  appPasswords: (Owner & { ids: string[] })[]
  factors: GoneFactor[]
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

const endFactors = `delete from factor f using ${told}
  where told.removed and f.tenant_id = told."tenantId" and f.user_id = told."userId" and f.created_at <= told.at
  returning f.tenant_id as "tenantId", f.id, f.user_id as "userId", f.method`

const endPins = `update guard g
  set pin_key_id = null, pin_sealed = null, pin_changed_at = null, pin_change_required = false
  from ${told}
  where told.removed and g.tenant_id = told."tenantId" and g.user_id = told."userId" and g.pin_changed_at <= told.at
  returning g.tenant_id as "tenantId", g.user_id as "userId"`

/**
 * Deletes what ends: the app passwords of who was disabled, and of who was removed the factors and the PIN too. What was made
 * after that moment stays, so that it does not matter when, or how often, it is heard of.
 */
export async function endPeople(trx: Transaction<Schema>, endings: readonly Ending[]): Promise<Ended> {
  const values = [JSON.stringify(endings)]
  const run = async <Row>(text: string) => (await trx.executeQuery(CompiledQuery.raw(text, values))).rows as Row[]
  await run(lock)
  const appPasswords = await run<Ended['appPasswords'][number]>(endAppPasswords)
  if (!endings.some(({ removed }) => removed)) return { appPasswords, factors: [], pins: [] }
  return { appPasswords, factors: await run<GoneFactor>(endFactors), pins: await run<Owner>(endPins) }
}

const store = `insert into outbox (id, tenant_id, subject, payload, headers)
  select * from unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[], $5::jsonb[])`

/** Stores the events that tell of what was deleted in the same transaction. */
export async function tellEnded(trx: Transaction<Schema>, events: readonly OutboxRow[]): Promise<void> {
  if (events.length === 0) return
  const columns = (['id', 'tenantId', 'subject', 'payload'] as const).map((name) => events.map((row) => row[name]))
  const headers = events.map((row) => JSON.stringify(row.headers))
  await trx.executeQuery(CompiledQuery.raw(store, [...columns, headers]))
}
