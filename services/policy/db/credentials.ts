import type { Kysely, Selectable, Transaction } from 'kysely'
import type { Pool } from 'pg'
import type { Credential } from '#contracts/gen/countersign/policy/v1/credential'
import { prepared } from '#libs/db/prepared'
import type { CredentialTable, Schema } from './schema.ts'

type Row = Omit<Selectable<CredentialTable>, 'keyHash'>

const select = prepared<Row, [Buffer]>(
  'find_credential',
  `select
    tenant_id as "tenantId", id, application_id as "applicationId", scopes, label,
    expires_at as "expiresAt", created_at as "createdAt", revoked_at as "revokedAt"
  from credential
  where key_hash = $1`,
)

/** What stands behind a key, be it revoked or expired; undefined for one that was never issued. */
export async function findCredential(pool: Pool, keyHash: Buffer): Promise<Credential | undefined> {
  const [row] = await select(pool, [keyHash])
  return row && toCredential(row)
}

export async function insertCredential(
  trx: Transaction<Schema>,
  { tenantId, expiresAt, createdAt, revokedAt: _never, ...credential }: Credential,
  keyHash: Buffer,
): Promise<void> {
  const values = { ...credential, tenantId, keyHash, createdAt: createdAt as Date, expiresAt: expiresAt ?? null }
  await trx.insertInto('credential').values(values).execute()
}

/** So many credentials, the oldest first, after one of them or from the first. */
export async function listCredentials(
  db: Kysely<Schema>,
  { tenant, after, most }: { tenant: string; after: string | undefined; most: number },
): Promise<Credential[]> {
  const rows = await db
    .selectFrom('credential')
    .selectAll()
    .where('tenantId', '=', tenant)
    .$if(after !== undefined, (query) => query.where('id', '>', after as string))
    .orderBy('id')
    .limit(most)
    .execute()
  return rows.map(({ keyHash: _hash, ...row }) => toCredential(row))
}

/** A credential, locked until the transaction ends. */
export async function lockCredential(
  trx: Transaction<Schema>,
  tenant: string,
  id: string,
): Promise<Credential | undefined> {
  const row = await trx
    .selectFrom('credential')
    .selectAll()
    .where('tenantId', '=', tenant)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return undefined
  const { keyHash: _hash, ...rest } = row
  return toCredential(rest)
}

export async function markRevoked(trx: Transaction<Schema>, { tenantId, id, revokedAt }: Credential): Promise<void> {
  await trx
    .updateTable('credential')
    .set({ revokedAt: revokedAt as Date })
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .execute()
}

function toCredential({ expiresAt, revokedAt, ...credential }: Row): Credential {
  return { ...credential, expiresAt: expiresAt ?? undefined, revokedAt: revokedAt ?? undefined }
}
