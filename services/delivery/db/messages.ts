import type { Selectable } from 'kysely'
import type { Pool, PoolClient } from 'pg'
import { prepared } from '#libs/db/prepared'
import type { Awaited } from '../replies/awaited.ts'
import type { MessageTable } from './schema.ts'

export type MessageRow = Selectable<MessageTable>

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

/** What is bound for the column: `null` would else be JSON's. */
export function callValue({ call }: Pick<MessageRow, 'call'>): string | null {
  return call && JSON.stringify(call)
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
