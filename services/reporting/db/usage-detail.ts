import { sql, type Kysely, type Selectable } from 'kysely'
import type { Remembered } from '../usage-row.ts'
import type { FactorTable, PersonTable, Schema } from './schema.ts'
import { usagePages, type Wanted } from './usage-pages.ts'

/** A sign-in, who it was of, and the factor that ended it. */
export interface Detailed extends Remembered {
  person: Selectable<PersonTable> | undefined
  factor: Selectable<FactorTable> | undefined
}

/** Sign-ins with all that is known of them, the newest first, so many at a time. */
export async function* usageDetail(db: Kysely<Schema>, wanted: Wanted, size: number): AsyncGenerator<Detailed[]> {
  for await (const page of usagePages(db, wanted, size)) {
    const [people, factors] = await Promise.all([peopleOf(db, wanted.tenant, page), factorsOf(db, wanted.tenant, page)])
    yield page.map((each) => ({
      ...each,
      person: people.get(each.usage.userId ?? ''),
      factor: factors.get(each.usage.finishedFactorId ?? ''),
    }))
  }
}

async function peopleOf(db: Kysely<Schema>, tenant: string, page: Remembered[]) {
  const ids = [...new Set(page.map(({ usage }) => usage.userId ?? ''))]
  const query = db.selectFrom('person').selectAll().where('tenantId', '=', tenant)
  const people = await query.where('userId', '=', sql<string>`any(${ids}::text[])`).execute()
  return new Map(people.map((person) => [person.userId, person]))
}

async function factorsOf(db: Kysely<Schema>, tenant: string, page: Remembered[]) {
  const ids = [...new Set(page.map(({ usage }) => usage.finishedFactorId ?? ''))]
  const query = db.selectFrom('factor').selectAll().where('tenantId', '=', tenant)
  const factors = await query.where('factorId', '=', sql<string>`any(${ids}::text[])`).execute()
  return new Map(factors.map((factor) => [factor.factorId, factor]))
}
