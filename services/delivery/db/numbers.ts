import type { Pool, PoolClient } from 'pg'
import { prepared } from '#libs/db/prepared'

/** Who wants no texts, by all names of the number, of which one is that of the active key. */
export interface Stopping {
  name: string
  names: string[]
  now: Date
  day: number
  keyId: string
  /** The number. */
  sealed: Buffer
}

const stop = prepared<{ stopped: number }, unknown[]>(
  'stop-texts',
  `insert into number as n (name, stopped_at, day, key_id, sealed) select $1, $3, $4, $5, $6
   where not exists (select from number where name = any($2::text[]) and stopped_at is not null)
   on conflict (name) do update
     set stopped_at = excluded.stopped_at, key_id = excluded.key_id, sealed = excluded.sealed where n.stopped_at is null
   returning 1 as stopped`,
)

/** Notes that a number is to have no more texts. False: that was noted before. */
export async function stopTexts(client: PoolClient, stopping: Stopping): Promise<boolean> {
  const { name, names, now, day, keyId, sealed } = stopping
  return (await stop(client, [name, names, now, day, keyId, sealed])).length > 0
}

const letAgain = prepared<{ name: string }, [string[]]>(
  'let-texts',
  `update number set stopped_at = null, key_id = null, sealed = null
   where name = any($1::text[]) and stopped_at is not null returning name`,
)

/** Notes that a number may have texts. False: it might have. */
export async function letTexts(client: PoolClient, names: string[]): Promise<boolean> {
  return (await letAgain(client, [names])).length > 0
}

/** More tenants than ever text one number. */
const mostTenants = 100

const texted = prepared<{ tenantId: string; userId: string }, [string[], number]>(
  'texted-at',
  `select distinct on (tenant_id) tenant_id as "tenantId", user_id as "userId" from message
   where recipient = any($1::text[]) and recipient <> '' order by tenant_id, created_at desc limit $2`,
)

/** The tenants that have texted a number, as far as the log goes back, each with the person who was texted there last. */
export function textedAt(client: PoolClient, names: string[]): Promise<{ tenantId: string; userId: string }[]> {
  return texted(client, [names, mostTenants])
}

const help = prepared<{ name: string }, [string, Date, number, Date]>(
  'note-help',
  `insert into number as n (name, helped_at, day) values ($1, $2, $3)
   on conflict (name) do update set helped_at = excluded.helped_at, day = greatest(n.day, excluded.day)
   where n.helped_at is null or n.helped_at <= $4
   returning name`,
)

/** Notes that a number is answered now. False: it was answered since that moment. */
export async function noteHelp(
  client: PoolClient,
  { name, now, day, before }: { name: string; now: Date; day: number; before: Date },
): Promise<boolean> {
  return (await help(client, [name, now, day, before])).length > 0
}

const stray = prepared<{ strays: number }, [string, number]>(
  'count-stray',
  `insert into number as n (name, day, strays) values ($1, $2, 1)
   on conflict (name) do update set day = excluded.day, strays = case when n.day = excluded.day then n.strays + 1 else 1 end
   returning strays`,
)

/** Counts a reply that may fit nothing, and gives how many a number has had this day. */
export async function countStray(client: PoolClient, { name, day }: { name: string; day: number }): Promise<number> {
  const [row] = await stray(client, [name, day])
  return row?.strays ?? 1
}

const forgive = prepared<object, [string]>(
  'forgive-stray',
  `update number set strays = strays - 1 where name = $1 and strays > 0`,
)

/** Takes back what was counted in the same transaction: it fitted. */
export async function forgiveStray(client: PoolClient, name: string): Promise<void> {
  await forgive(client, [name])
}

const forget = prepared<{ name: string }, [number, number]>(
  'forget-numbers',
  `delete from number where name in (
     select name from number where stopped_at is null and day < $1 order by day limit $2) and stopped_at is null
   returning name`,
)

/** Removes what was counted of numbers on days before, and gives how many. Who wants no texts is never forgotten. */
export async function forgetNumbers(pool: Pool, { day, most }: { day: number; most: number }): Promise<number> {
  return (await forget(pool, [day, most])).length
}
