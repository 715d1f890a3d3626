import { sql } from 'kysely'
import type { Kysely, Selectable, Transaction } from 'kysely'
import { Person } from '#contracts/gen/countersign/policy/v1/admin'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { etagOf } from '../etag.ts'
import type { PersonTable, Schema } from './schema.ts'

/** A person of whom nothing is known. */
export const nobody: Person = Person.create({})

export async function findPerson(db: Kysely<Schema>, tenant: string, userId: string): Promise<Person | undefined> {
  const row = await personOf(db, tenant, userId).executeTakeFirst()
  return row && toPerson(row)
}

/** A person, locked until the transaction ends. */
export async function lockPerson(
  trx: Transaction<Schema>,
  tenant: string,
  userId: string,
): Promise<Person | undefined> {
  const row = await personOf(trx, tenant, userId).forUpdate().executeTakeFirst()
  return row && toPerson(row)
}

/** So many people by id, after one of them or from the first. */
export async function listPeople(
  db: Kysely<Schema>,
  { tenant, after, most }: { tenant: string; after: string | undefined; most: number },
): Promise<Person[]> {
  const rows = await db
    .selectFrom('person')
    .selectAll()
    .where('tenantId', '=', tenant)
    .$if(after !== undefined, (query) => query.where('userId', '>', after as string))
    .orderBy('userId')
    .limit(most)
    .execute()
  return rows.map(toPerson)
}

/** The person who was created; undefined where somebody else has created them in the same moment. */
export async function insertPerson(
  trx: Transaction<Schema>,
  tenant: string,
  person: Person,
): Promise<Person | undefined> {
  const { etag: _etag, createdAt, ...values } = person
  const row = await trx
    .insertInto('person')
    .values({ tenantId: tenant, ...values, createdAt: createdAt as Date })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
  return row && toPerson(row)
}

export async function updatePerson(trx: Transaction<Schema>, tenant: string, person: Person): Promise<Person> {
  const { etag: _etag, createdAt: _createdAt, userId, ...values } = person
  const row = await trx
    .updateTable('person')
    .set({ ...values, version: sql`nextval('version')` })
    .where('tenantId', '=', tenant)
    .where('userId', '=', userId)
    .returningAll()
    .executeTakeFirstOrThrow()
  return toPerson(row)
}

/** The person who was removed; undefined where there was none. */
export async function deletePerson(
  trx: Transaction<Schema>,
  tenant: string,
  userId: string,
): Promise<Person | undefined> {
  const row = await trx
    .deleteFrom('person')
    .where('tenantId', '=', tenant)
    .where('userId', '=', userId)
    .returningAll()
    .executeTakeFirst()
  return row && toPerson(row)
}

export function personNotFound(): Refusal {
  return new Refusal(ErrorReason.PERSON_NOT_FOUND, 'there is no such person')
}

function personOf(db: Kysely<Schema>, tenant: string, userId: string) {
  return db.selectFrom('person').selectAll().where('tenantId', '=', tenant).where('userId', '=', userId)
}

function toPerson({ tenantId: _tenant, version, ...person }: Selectable<PersonTable>): Person {
  return { ...person, etag: etagOf(version) }
}
