import { sql, type Kysely, type Transaction } from 'kysely'
import type { SoundFile, SoundFormat } from '#contracts/gen/countersign/delivery/v1/greeting'
import type { Schema, SoundFileTable } from './schema.ts'

const columns = ['id', 'description', 'format', 'size', 'durationMs', 'createdAt'] as const

/** One at a time for a tenant, so that what is counted stays so until the transaction ends. */
export async function lockGreetings(trx: Transaction<Schema>, tenantId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`greetings ${tenantId}`}, 0))`.execute(trx)
}

export async function countSoundFiles(trx: Transaction<Schema>, tenantId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from sound_file where tenant_id = ${tenantId}`.execute(trx)
  return rows[0]?.count ?? 0
}

export async function insertSoundFile(trx: Transaction<Schema>, row: SoundFileTable): Promise<SoundFile> {
  return trx.insertInto('soundFile').values(row).returning(columns).executeTakeFirstOrThrow()
}

export interface Wanted {
  tenant: string
  /** Only those after that id. */
  after: string | undefined
  most: number
}

/** Sound files without their bytes, the oldest first. */
export function listSoundFiles(db: Kysely<Schema>, { tenant, after, most }: Wanted): Promise<SoundFile[]> {
  return db
    .selectFrom('soundFile')
    .select(columns)
    .where('tenantId', '=', tenant)
    .$if(after !== undefined, (query) => query.where('id', '>', after as string))
    .orderBy('id')
    .limit(most)
    .execute()
}

/** Locks the file, so that it stays while something is made of it. */
export function lockSoundFile(
  trx: Transaction<Schema>,
  tenantId: string,
  id: string,
  how: 'share' | 'update',
): Promise<SoundFile | undefined> {
  const query = trx.selectFrom('soundFile').select(columns).where('tenantId', '=', tenantId).where('id', '=', id)
  return (how === 'update' ? query.forUpdate() : query.forKeyShare()).executeTakeFirst()
}

export async function deleteSoundFile(trx: Transaction<Schema>, tenantId: string, id: string): Promise<void> {
  await trx.deleteFrom('soundFile').where('tenantId', '=', tenantId).where('id', '=', id).execute()
}

/** A part of a file. */
export async function readPart(
  db: Kysely<Schema>,
  { tenantId, id, offset, most }: { tenantId: string; id: string; offset: number; most: number },
): Promise<{ format: SoundFormat; size: number; content: Buffer } | undefined> {
  const { rows } = await sql<{ format: SoundFormat; size: number; content: Buffer }>`
    select format, size, substring(content from ${offset + 1}::integer for ${most}::integer) as content
    from sound_file where tenant_id = ${tenantId} and id = ${id}::uuid`.execute(db)
  return rows[0]
}
