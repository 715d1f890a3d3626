import type { PoolClient } from 'pg'
import { columns } from '#libs/db/columns'
import { prepared } from '#libs/db/prepared'
import type { OutboxRow } from '#libs/events/outbox'
import { outboxColumns } from '#libs/events/outbox-columns'
import type { KeptPassword, Owner } from '../app-password.ts'
import type { Guard } from '../guard.ts'

/** A person under lock: all that they have, and what is counted against them. */
export interface LockedOwner extends Owner {
  /** What is consecutive is so among app passwords alone. */
  guard: Guard
  passwords: KeptPassword[]
}

/** A password that was used: when, and hashed with the key that is active. */
export interface Use extends Owner, Pick<KeptPassword, 'id' | 'keyId' | 'hash'> {
  usedAt: Date
}

// Who has no guard yet gets one first: whatever is locked after that is locked in one order, so that replicas never wait for
// each other in a circle. A guard that had to be waited for is read anew by the lock, so the tallies are what the winner left.
const lock = prepared<FlatRow, [string[], string[]]>(
  'lock-app-password-owners',
  `with asked as materialized (
     select distinct tenant_id, user_id from unnest($1::text[], $2::text[]) as x(tenant_id, user_id)),
   made as (
     insert into guard (tenant_id, user_id)
     select tenant_id, user_id from asked
     where not exists (select 1 from guard g where g.tenant_id = asked.tenant_id and g.user_id = asked.user_id)
     order by tenant_id, user_id
     on conflict (tenant_id, user_id) do nothing
     returning tenant_id, user_id, tallies, app_password_failures),
   locked as (
     select g.tenant_id, g.user_id, g.tallies, g.app_password_failures
     from asked join guard g on g.tenant_id = asked.tenant_id and g.user_id = asked.user_id
     where (select count(*) from made) >= 0
     order by g.tenant_id, g.user_id for update of g)
   select o.tenant_id as "tenantId", o.user_id as "userId", o.tallies, o.app_password_failures as consecutive,
     p.id, p.key_id as "keyId", p.hash, p.last_used_at as "lastUsedAt"
   from (select * from made union all select * from locked) o
   left join app_password p on p.tenant_id = o.tenant_id and p.user_id = o.user_id
   order by p.id`,
)

type FlatRow = Owner & Pick<Guard, 'tallies' | 'consecutive'> & (KeptPassword | { [Name in keyof KeptPassword]: null })

/** How a person is found among those who are locked. */
export const ownerKey = ({ tenantId, userId }: Owner): string => `${tenantId}/${userId}`

/**
 * Locks these people, known before or not, until the transaction ends. Somebody whom another transaction has met for the
 * first time in the same moment is not seen by the first statement; the second one does.
 */
export async function lockOwners(client: PoolClient, asked: Owner[]): Promise<Map<string, LockedOwner>> {
  const owners = new Map<string, LockedOwner>()
  for (let time = 1; time <= 2; time++) {
    const missing = asked.filter((owner) => !owners.has(ownerKey(owner)))
    if (missing.length === 0) break
    const rows = await lock(client, [missing.map(({ tenantId }) => tenantId), missing.map(({ userId }) => userId)])
    for (const row of rows) gather(owners, row)
  }
  return owners
}

function gather(
  owners: Map<string, LockedOwner>,
  { tenantId, userId, tallies, consecutive, ...password }: FlatRow,
): void {
  const key = ownerKey({ tenantId, userId })
  const owner = owners.get(key) ?? {
    tenantId,
    userId,
    guard: { tenantId, userId, tallies, consecutive },
    passwords: [],
  }
  if (password.id !== null) owner.passwords.push(password)
  owners.set(key, owner)
}

/** What judging changed. */
export interface UseChanges {
  owners: LockedOwner[]
  uses: Use[]
  outbox: OutboxRow[]
}

// A password that was revoked meanwhile is not there to be used any more, and is none the worse for it.
const save = prepared<{ saved: number }, unknown[]>(
  'save-app-password-uses',
  `with saved as (
     update guard set tallies = x.tallies, app_password_failures = x.failures
     from unnest($1::text[], $2::text[], $3::jsonb[], $15::int[]) as x(tenant_id, user_id, tallies, failures)
     where guard.tenant_id = x.tenant_id and guard.user_id = x.user_id returning 1),
   used as (
     update app_password p set last_used_at = x.used_at, key_id = x.key_id, hash = x.hash
     from unnest($4::text[], $5::text[], $6::uuid[], $7::timestamptz[], $8::text[], $9::bytea[])
       as x(tenant_id, user_id, id, used_at, key_id, hash)
     where p.tenant_id = x.tenant_id and p.user_id = x.user_id and p.id = x.id),
   emitted as (
     insert into outbox (id, tenant_id, subject, payload, headers)
     select * from unnest($10::uuid[], $11::text[], $12::text[], $13::bytea[], $14::jsonb[]))
   select count(*)::int as saved from saved`,
)

/** Stores what judging changed, and the events that tell of it, in one statement. */
export async function saveUses(client: PoolClient, { owners, uses, outbox }: UseChanges): Promise<void> {
  const [result] = await save(client, [
    ...columns(owners, ['tenantId', 'userId']),
    owners.map(({ guard }) => JSON.stringify(guard.tallies)),
    ...columns(uses, ['tenantId', 'userId', 'id', 'usedAt', 'keyId', 'hash']),
    ...outboxColumns(outbox),
    owners.map(({ guard }) => guard.consecutive),
  ])
  if (result?.saved !== owners.length) throw new Error('a person who was locked has vanished')
}
