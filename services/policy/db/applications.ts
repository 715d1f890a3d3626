import { sql } from 'kysely'
import type { Kysely, Selectable, Transaction } from 'kysely'
import type { Application } from '#contracts/gen/countersign/policy/v1/admin'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { etagOf } from '../etag.ts'
import type { ApplicationTable, Schema } from './schema.ts'

export async function findApplication(
  db: Kysely<Schema>,
  tenant: string,
  id: string,
): Promise<Application | undefined> {
  const row = await db
    .selectFrom('application')
    .selectAll()
    .where('tenantId', '=', tenant)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && toApplication(row)
}

/** So many applications by id, after one of them or from the first. */
export async function listApplications(
  db: Kysely<Schema>,
  { tenant, after, most }: { tenant: string; after: string | undefined; most: number },
): Promise<Application[]> {
  const rows = await db
    .selectFrom('application')
    .selectAll()
    .where('tenantId', '=', tenant)
    .$if(after !== undefined, (query) => query.where('id', '>', after as string))
    .orderBy('id')
    .limit(most)
    .execute()
  return rows.map(toApplication)
}

/** Creates an application, or replaces the one of that id; when it was first known stays. */
export async function saveApplication(
  trx: Transaction<Schema>,
  tenant: string,
  application: Application,
): Promise<Application> {
  const { etag: _etag, id, createdAt, ...values } = application
  const row = await trx
    .insertInto('application')
    .values({ tenantId: tenant, id, createdAt: createdAt as Date, ...values })
    .onConflict((conflict) =>
      conflict.columns(['tenantId', 'id']).doUpdateSet({ ...values, version: sql`nextval('version')` }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
  return toApplication(row)
}

/** The application that was removed; undefined where there was none. */
export async function deleteApplication(
  trx: Transaction<Schema>,
  tenant: string,
  id: string,
): Promise<Application | undefined> {
  const row = await trx
    .deleteFrom('application')
    .where('tenantId', '=', tenant)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return row && toApplication(row)
}

export function applicationNotFound(): Refusal {
  return new Refusal(ErrorReason.APPLICATION_NOT_FOUND, 'there is no such application')
}

function toApplication({ tenantId: _tenant, version, ...application }: Selectable<ApplicationTable>): Application {
  return { ...application, etag: etagOf(version) }
}
