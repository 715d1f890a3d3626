import type { Pool } from 'pg'
import { merge } from '#libs/db/merge'
import { prepared } from '#libs/db/prepared'
import type { KnownApplication, KnownPerson, KnownTenant } from '../facts.ts'

/** Which sign-in. */
export interface Asked {
  tenant: string
  userId: string
  applicationId: string
}

/** Who and what a sign-in is about; undefined where they are not known. */
export interface Found {
  /** With the number of the policy that applies. */
  tenant: (KnownTenant & { policyVersion: number }) | undefined
  person: KnownPerson | undefined
  application: KnownApplication | undefined
}

export type FindKnown = (asked: Asked) => Promise<Found>

type Columns<T> = { [Name in keyof T]: T[Name] | null }
type Row = Columns<NonNullable<Found['tenant']> & KnownPerson & KnownApplication>

// Each table is looked into by its key, whatever the planner thinks of its size: a plan lives as long as its connection.
const select = prepared<Row, [string[], string[], string[]]>(
  'find_known',
  `select
    tenant.licensing, tenant.linked_provider as "linkedProvider", tenant.policy_version as "policyVersion",
    person.state, person.location, person.administrator, person.licences, person.default_method as "defaultMethod",
    person.language,
    application.kind, application.name, application.unknown_people_allowed as "unknownPeopleAllowed"
  from unnest($1::text[], $2::text[], $3::text[]) with ordinality as asked (tenant_id, user_id, application_id, place)
  left join lateral (
    select * from tenant where tenant.tenant_id = asked.tenant_id limit 1
  ) as tenant on true
  left join lateral (
    select * from person where person.tenant_id = asked.tenant_id and person.user_id = asked.user_id limit 1
  ) as person on true
  left join lateral (
    select * from application
    where application.tenant_id = asked.tenant_id and application.id = asked.application_id
    limit 1
  ) as application on true
  order by place`,
)

/** Reads who and what a sign-in is about. Questions that wait at the same moment share one statement. */
export function findKnown(pool: Pool): FindKnown {
  return merge({
    async run(questions: Asked[]) {
      const tenants = questions.map(({ tenant }) => tenant)
      const users = questions.map(({ userId }) => userId)
      const applications = questions.map(({ applicationId }) => applicationId)
      return (await select(pool, [tenants, users, applications])).map(toFound)
    },
  })
}

function toFound(row: Row): Found {
  const { licensing, linkedProvider, policyVersion, kind, name, unknownPeopleAllowed, ...person } = row
  return {
    tenant: whole({ licensing, linkedProvider, policyVersion }),
    person: whole(person),
    application: whole({ kind, name, unknownPeopleAllowed }),
  }
}

/** A table's columns, which are all null where the row is missing and never null where it is there. */
function whole<T extends object>(columns: Columns<T>): T | undefined {
  return Object.values(columns).includes(null) ? undefined : (columns as T)
}
