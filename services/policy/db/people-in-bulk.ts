import type { Pool, PoolClient } from 'pg'
import type { Selectable } from 'kysely'
import type { Person, PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import { prepared } from '#libs/db/prepared'
import { etagOf } from '../etag.ts'
import type { PersonTable } from './schema.ts'

type Row = Omit<Selectable<PersonTable>, 'tenantId' | 'devicesNotBefore' | 'successesNotBefore'>

const columns = `person.user_id as "userId", person.state, person.location, person.administrator, person.licences,
  person.groups, person.first_name as "firstName", person.last_name as "lastName", person.email, person.language,
  person.default_method as "defaultMethod", person.version, person.created_at as "createdAt"`

const find = prepared<Row, [string, string[]]>(
  'find_people',
  `select ${columns} from person where tenant_id = $1 and user_id = any($2)`,
)

/** Those of the people who are known, by id. */
export async function findPeople(
  client: Pool | PoolClient,
  tenant: string,
  userIds: string[],
): Promise<Map<string, Person>> {
  const rows = await find(client, [tenant, userIds])
  return new Map(rows.map((row) => [row.userId, toPerson(row)]))
}

const save = prepared<Row, [string, Date, string]>(
  'save_people',
  `insert into person (
    tenant_id, user_id, state, location, administrator, licences, groups, first_name, last_name, email, language,
    default_method, created_at)
  select
    $1, "userId", state, location, administrator, licences, groups, "firstName", "lastName", email, language,
    "defaultMethod", $2
  from json_to_recordset($3::json) as given (
    "userId" text, state smallint, location smallint, administrator boolean, licences smallint[], groups text[],
    "firstName" text, "lastName" text, email text, language text, "defaultMethod" smallint)
  order by "userId" collate "C"
  on conflict (tenant_id, user_id) do update set
    state = excluded.state, location = excluded.location, administrator = excluded.administrator,
    licences = excluded.licences, groups = excluded.groups, first_name = excluded.first_name,
    last_name = excluded.last_name, email = excluded.email, language = excluded.language,
    default_method = excluded.default_method, version = nextval('version')
  returning ${columns}`,
)

/** Creates or replaces people, none of them twice, in one statement; when they were first known stays. */
export async function savePeople(
  client: PoolClient,
  { tenant, people, now }: { tenant: string; people: readonly Person[]; now: Date },
): Promise<Person[]> {
  return (await save(client, [tenant, now, JSON.stringify(people)])).map(toPerson)
}

type Changed = Row & { beforeState: PersonState; beforeVersion: number }

// Locked in one order, so that two calls about the same people wait for each other and do not block each other.
const changeStates = prepared<Changed | { userId: string; version: null }, [string, string[], PersonState]>(
  'change_people_states',
  `with before as (
    select user_id, state, version from person where tenant_id = $1 and user_id = any($2) order by user_id for update
  ), changed as (
    update person set state = $3, version = nextval('version') from before
    where person.tenant_id = $1 and person.user_id = before.user_id and before.state <> $3
    returning ${columns}, before.state as "beforeState", before.version as "beforeVersion"
  )
  select changed.*, before.user_id as "userId" from before left join changed on changed."userId" = before.user_id`,
)

/** Gives people a state: those who are known, and those whose state has changed, as they were and as they are. */
export async function changePeopleState(
  client: PoolClient,
  { tenant, userIds, state }: { tenant: string; userIds: string[]; state: PersonState },
): Promise<{ known: Set<string>; changes: { before: Person; after: Person }[] }> {
  const rows = await changeStates(client, [tenant, userIds, state])
  const changed = rows.filter((row): row is Changed => row.version !== null)
  return { known: new Set(rows.map(({ userId }) => userId)), changes: changed.map(toChange) }
}

function toChange({ beforeState, beforeVersion, ...row }: Changed): { before: Person; after: Person } {
  return { before: toPerson({ ...row, state: beforeState, version: beforeVersion }), after: toPerson(row) }
}

function toPerson({ version, ...person }: Row): Person {
  return { ...person, etag: etagOf(version) }
}
