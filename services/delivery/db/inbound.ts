import type { Selectable } from 'kysely'
import type { Pool, PoolClient } from 'pg'
import { prepared } from '#libs/db/prepared'
import type { InboundTable } from './schema.ts'

type InboundRow = Selectable<InboundTable>

/** What a reply's seal is bound to. */
export const replyContext = (id: string) => `delivery.inbound.sealed:${id}`

const keep = prepared<{ kept: number }, [string, string, string, Date]>(
  'keep-inbound',
  `insert into inbound (account, carrier_id, id, received_at) values ($1, $2, $3, $4)
   on conflict (account, carrier_id) do nothing returning 1 as kept`,
)

/** Notes a text that a carrier brings. False: it was brought before. */
export async function keepInbound(
  client: PoolClient,
  { account, carrierId, id, now }: Pick<InboundRow, 'account' | 'carrierId' | 'id'> & { now: Date },
): Promise<boolean> {
  return (await keep(client, [account, carrierId, id, now])).length > 0
}

/** A reply that is to be judged. */
export interface KeptReply {
  id: string
  tenantId: string
  challengeId: string
  factorId: string
  keyId: string
  sealed: Buffer
  traceparent: string
}

const keepSealed = prepared<object, unknown[]>(
  'keep-reply',
  `update inbound set tenant_id = $3, challenge_id = $4, factor_id = $5, key_id = $6, sealed = $7, expires_at = $8, traceparent = $9
   where account = $1 and carrier_id = $2`,
)

/** Keeps a text that was noted in the same transaction as a reply, until it was judged or its time is over. */
export async function keepReply(
  client: PoolClient,
  reply: KeptReply & { account: string; carrierId: string; expiresAt: Date },
): Promise<void> {
  const { account, carrierId, tenantId, challengeId, factorId, keyId, sealed, expiresAt, traceparent } = reply
  const kept = [tenantId, challengeId, factorId, keyId, sealed, expiresAt, traceparent]
  await keepSealed(client, [account, carrierId, ...kept])
}

// Locked rows are another's who takes at the same moment.
const take = prepared<KeptReply, [string[], Date, Date, number]>(
  'take-replies',
  `with settled as (
     update inbound set key_id = null, sealed = null, claimed_until = null where sealed is not null and id = any($1::uuid[])),
   waiting as (
     select account, carrier_id from inbound
     where sealed is not null and id <> all($1::uuid[]) and expires_at > $2 and (claimed_until is null or claimed_until <= $2)
     order by id limit $4 for update skip locked),
   taken as (
     update inbound i set claimed_until = $3
     from waiting w where i.account = w.account and i.carrier_id = w.carrier_id
     returning i.*)
   select id, tenant_id as "tenantId", challenge_id as "challengeId", factor_id as "factorId", key_id as "keyId", sealed, traceparent
   from taken order by id`,
)

/** Erases the replies that are settled, and gives others to one caller alone until a moment, the oldest first. */
export function takeKept(
  pool: Pool,
  { settled, now, until, most }: { settled: string[]; now: Date; until: Date; most: number },
): Promise<KeptReply[]> {
  return take(pool, [settled, now, until, most])
}

const erase = prepared<{ id: string }, [Date, number]>(
  'erase-replies',
  `update inbound set key_id = null, sealed = null, claimed_until = null
   where id in (select id from inbound where sealed is not null and expires_at <= $1 order by id limit $2) and sealed is not null
   returning id`,
)

/** Erases replies whose time is over, and gives their number. */
export async function eraseReplies(pool: Pool, { now, most }: { now: Date; most: number }): Promise<number> {
  return (await erase(pool, [now, most])).length
}

const forget = prepared<{ id: string }, [Date, number]>(
  'forget-inbound',
  `delete from inbound where (account, carrier_id) in (
     select account, carrier_id from inbound where received_at < $1 order by received_at limit $2) returning id`,
)

/** Removes the notes of texts that came before, and gives their number. */
export async function forgetInbound(pool: Pool, { before, most }: { before: Date; most: number }): Promise<number> {
  return (await forget(pool, [before, most])).length
}
