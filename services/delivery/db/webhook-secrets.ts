import type { Pool } from 'pg'
import { prepared } from '#libs/db/prepared'
import type { Sealed } from '#libs/db/sealed'

/** What a tenant's webhooks are signed with, sealed. */
export interface WebhookSecret extends Sealed {
  previousKeyId: string | null
  previousSealed: Buffer | null
  rotatedAt: Date
}

export const secretContext = (tenantId: string) => `delivery.webhook.secret:${tenantId}`

const select = prepared<WebhookSecret, [string]>(
  'webhook-secret',
  `select key_id as "keyId", sealed, previous_key_id as "previousKeyId", previous_sealed as "previousSealed",
     rotated_at as "rotatedAt"
   from webhook_secret where tenant_id = $1`,
)

export async function selectSecret(pool: Pool, tenantId: string): Promise<WebhookSecret | undefined> {
  return (await select(pool, [tenantId]))[0]
}

const replace = prepared<object, [string, string, Buffer, Date]>(
  'replace-webhook-secret',
  `insert into webhook_secret as s (tenant_id, key_id, sealed, rotated_at) values ($1, $2, $3, $4)
   on conflict (tenant_id) do update set previous_key_id = s.key_id, previous_sealed = s.sealed,
     key_id = excluded.key_id, sealed = excluded.sealed, rotated_at = excluded.rotated_at`,
)

/** Keeps a new secret, and the one that it replaces. */
export async function replaceSecret(pool: Pool, tenantId: string, { keyId, sealed }: Sealed, now: Date): Promise<void> {
  await replace(pool, [tenantId, keyId, sealed, now])
}

const reseal = prepared<object, [string, string, Buffer, Buffer]>(
  'reseal-webhook-secret',
  'update webhook_secret set key_id = $2, sealed = $3 where tenant_id = $1 and sealed = $4',
)

/** Keeps the secret under another key, unless it was replaced meanwhile. */
export async function resealSecret(pool: Pool, tenantId: string, now: Sealed, before: Sealed): Promise<void> {
  await reseal(pool, [tenantId, now.keyId, now.sealed, before.sealed])
}
