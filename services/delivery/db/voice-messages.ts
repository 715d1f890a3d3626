import { sql, type Kysely, type Selectable, type Transaction } from 'kysely'
import type { VoiceMessage, VoiceMessageType } from '#contracts/gen/countersign/delivery/v1/greeting'
import type { Candidate } from '../greetings/select-message.ts'
import type { Schema, VoiceMessageTable } from './schema.ts'
import type { Wanted } from './sound-files.ts'

/** What names a voice message. */
type Place = Candidate & { tenantId: string }

/** The voice message at that place, kept as it is until the transaction ends. */
export async function lockVoiceMessage(trx: Transaction<Schema>, place: Place): Promise<VoiceMessage | undefined> {
  const row = await trx
    .selectFrom('voiceMessage')
    .selectAll()
    .where('tenantId', '=', place.tenantId)
    .where('language', '=', place.language)
    .where('type', '=', place.type)
    .where('applicationId', '=', place.applicationId)
    .forUpdate()
    .executeTakeFirst()
  return row && toMessage(row)
}

export async function lockVoiceMessageById(trx: Transaction<Schema>, tenantId: string, id: string) {
  const row = await trx
    .selectFrom('voiceMessage')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && toMessage(row)
}

/** Puts it at its place, where there may be one already. */
export async function putVoiceMessage(
  trx: Transaction<Schema>,
  row: Omit<Selectable<VoiceMessageTable>, 'version'>,
): Promise<VoiceMessage> {
  const put = await trx
    .insertInto('voiceMessage')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['tenantId', 'language', 'type', 'applicationId'])
        .doUpdateSet({ soundFileId: row.soundFileId, version: sql<number>`voice_message.version + 1` }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
  return toMessage(put)
}

export async function countVoiceMessages(trx: Transaction<Schema>, tenantId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from voice_message where tenant_id = ${tenantId}`.execute(trx)
  return rows[0]?.count ?? 0
}

export async function isPlayed(trx: Transaction<Schema>, tenantId: string, soundFileId: string): Promise<boolean> {
  const found = await trx
    .selectFrom('voiceMessage')
    .select('id')
    .where('tenantId', '=', tenantId)
    .where('soundFileId', '=', soundFileId)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

export async function deleteVoiceMessage(trx: Transaction<Schema>, tenantId: string, id: string): Promise<void> {
  await trx.deleteFrom('voiceMessage').where('tenantId', '=', tenantId).where('id', '=', id).execute()
}

/** Voice messages, the oldest first. */
export async function listVoiceMessages(db: Kysely<Schema>, { tenant, after, most }: Wanted): Promise<VoiceMessage[]> {
  const rows = await db
    .selectFrom('voiceMessage')
    .selectAll()
    .where('tenantId', '=', tenant)
    .$if(after !== undefined, (query) => query.where('id', '>', after as string))
    .orderBy('id')
    .limit(most)
    .execute()
  return rows.map(toMessage)
}

/** Those that may be heard instead of some of these, in one of these languages, at an application or any. */
export async function findHeard(
  db: Kysely<Schema>,
  {
    tenantId,
    languages,
    types,
    applicationId,
  }: {
    tenantId: string
    languages: string[]
    types: VoiceMessageType[]
    applicationId: string
  },
): Promise<(Candidate & { soundFileId: string })[]> {
  return db
    .selectFrom('voiceMessage')
    .select(['type', 'language', 'applicationId', 'soundFileId'])
    .where('tenantId', '=', tenantId)
    .where('language', 'in', languages)
    .where('type', 'in', types)
    .where('applicationId', 'in', ['', applicationId])
    .execute()
}

function toMessage({ tenantId: _tenant, version, ...message }: Selectable<VoiceMessageTable>): VoiceMessage {
  return { ...message, etag: version.toString(36) }
}
