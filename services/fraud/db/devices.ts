import { CompiledQuery, type Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** A program that a challenge began with and its person is not known to use. */
export interface NewDevice {
  tenant: string
  challengeId: string
  userId: string
  device: string
  seenAt: Date
}

const insert = `
  insert into new_device (tenant_id, challenge_id, user_id, device, seen_at)
  select tenant, "challengeId", "userId", device, "seenAt"
  from json_to_recordset($1::json) as seen (
    tenant text, "challengeId" text, "userId" text, device text, "seenAt" timestamptz
  )
  order by 1, 2
  on conflict (tenant_id, challenge_id) do nothing`

/** Remembers programs until their challenges are approved, or two hours have passed. */
export async function rememberNewDevices(trx: Kysely<Schema>, devices: readonly NewDevice[]): Promise<void> {
  await trx.executeQuery(CompiledQuery.raw(insert, [JSON.stringify(devices)]))
}

/** A challenge that was approved. One whose beginning was not heard of yet teaches no program: the next time will. */
export interface Approval {
  tenant: string
  challengeId: string
  at: Date
}

/** How many programs of one person are kept, the latest to become known first. */
const devicesKept = 20

// What another replica is about stays: it is the next to look, and the two never wait for each other in turn.
const know = `
  with approved as (
    select * from json_to_recordset($1::json) as approved (tenant text, "challengeId" text, at timestamptz)
  ), gone as (
    delete from new_device using approved
    where new_device.tenant_id = approved.tenant and new_device.challenge_id = approved."challengeId"
    returning new_device.tenant_id, user_id, device, at
  ), surplus as (
    delete from device where ctid = any (array (
      select device.ctid
      from (select distinct tenant_id, user_id from gone) as person
      cross join lateral (
        select ctid as place from device
        where device.tenant_id = person.tenant_id and device.user_id = person.user_id
        order by known_at desc offset ${devicesKept - 1}
      ) as oldest
      join device on device.ctid = oldest.place
      for update of device skip locked
    ))
  )
  insert into device (tenant_id, user_id, device, known_at)
  select tenant_id, user_id, device, max(at) from gone group by 1, 2, 3 order by 1, 2, 3
  on conflict (tenant_id, user_id, device) do update set known_at = greatest(device.known_at, excluded.known_at)`

/** Makes the programs of approved challenges known. */
export async function knowDevices(trx: Kysely<Schema>, approvals: readonly Approval[]): Promise<void> {
  await trx.executeQuery(CompiledQuery.raw(know, [JSON.stringify(approvals)]))
}
