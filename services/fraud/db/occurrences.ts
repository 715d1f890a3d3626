import type { Kysely, Selectable, Transaction } from 'kysely'
import type { Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { mergedMs, mostReports, type Turn } from './notices.ts'
import type { OccurrenceTable, Schema } from './schema.ts'

/** Something that administrators are told of. */
export type Occurrence = Selectable<OccurrenceTable>

/** Keeps what happened until it is told. */
export async function insertOccurrences(trx: Kysely<Schema>, occurrences: readonly Occurrence[]): Promise<void> {
  if (occurrences.length === 0) return
  await trx
    .insertInto('occurrence')
    .values(occurrences.map(({ told, ...row }) => ({ ...row, told: JSON.stringify(told) })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Of whom something is not told yet, but for those that were told of the same kind a moment ago. */
export function untoldTurns(db: Kysely<Schema>, now: Date): Promise<Turn[]> {
  return db
    .selectFrom('occurrence')
    .leftJoin('noticePace', (join) =>
      join
        .onRef('noticePace.tenantId', '=', 'occurrence.tenantId')
        .onRef('noticePace.template', '=', 'occurrence.template'),
    )
    .select(['occurrence.tenantId', 'occurrence.template'])
    .where(({ eb, or }) => or([eb('madeAt', 'is', null), eb('madeAt', '<=', new Date(now.getTime() - mergedMs))]))
    .distinct()
    .limit(100)
    .execute()
}

/** Takes what is told now, the latest last: nothing else will tell of it. */
export async function takeOccurrences(
  trx: Transaction<Schema>,
  { tenantId, template }: { tenantId: string; template: Template },
): Promise<Occurrence[]> {
  const rows = await trx
    .deleteFrom('occurrence')
    .where('tenantId', '=', tenantId)
    .where('template', '=', template)
    .where('id', 'in', (query) =>
      query
        .selectFrom('occurrence')
        .select('id')
        .where('tenantId', '=', tenantId)
        .where('template', '=', template)
        .orderBy('id')
        .limit(mostReports),
    )
    .returningAll()
    .execute()
  return rows.toSorted((one, other) => one.happenedAt.getTime() - other.happenedAt.getTime())
}
