import type { Pool } from 'pg'
import { merge } from '#libs/db/merge'
import { prepared } from '#libs/db/prepared'
import type { KnownApplication, KnownBypass, KnownDevice, KnownPerson, KnownSuccess, KnownTenant } from '../facts.ts'

/** Which sign-in. */
export interface Asked {
  tenant: string
  userId: string
  applicationId: string
  authenticationType: string
  /** In its plainest form; empty where it is not known. */
  clientIp: string
  /** SHA-256 of the chain that the device's token belongs to; null without one. */
  deviceChain: Buffer | null
}

/** Who and what a sign-in is about; undefined where they are not known. */
export interface Found {
  /** With the number of the policy that applies. */
  tenant: (Pick<KnownTenant, 'licensing'> & { policyVersion: number }) | undefined
  person: KnownPerson | undefined
  application: KnownApplication | undefined
  bypass: KnownBypass | undefined
  lastSuccess: KnownSuccess | undefined
  device: KnownDevice | undefined
}

export type FindKnown = (asked: Asked) => Promise<Found>

type Part = keyof Found
type Row = Readonly<Record<string, unknown>>

/** What is read of each part. The first of its columns is null only where the whole part is missing. */
const columns: { readonly [P in Part]: readonly (keyof NonNullable<Found[P]>)[] } = {
  tenant: ['licensing', 'policyVersion'],
  person: ['state', 'location', 'administrator', 'licences', 'groups', 'defaultMethod', 'language'],
  application: ['kind', 'name', 'unknownPeopleAllowed'],
  bypass: ['id', 'expiresAt'],
  lastSuccess: ['anywhere', 'atApplication', 'fromAddress'],
  device: [
    ...(['id', 'userId', 'tokenHash', 'previousHash', 'salt', 'clientIp', 'userAgent'] as const),
    ...(['lastUsedAt', 'createdAt', 'expiresAt'] as const),
  ],
}

const parts = Object.entries(columns) as [Part, readonly string[]][]
const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
const selected = parts.flatMap(([part, names]) =>
  names.map((name) => `${snake(part)}.${snake(name)} as "${part}.${name}"`),
)

type Values = [string[], string[], string[], string[], string[], (Buffer | null)[]]

// Each table is looked into by its key, whatever the planner thinks of its size: a plan lives as long as its connection.
const select = prepared<Row, Values>(
  'find_known',
  `select ${selected.join(', ')}
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[]) with ordinality
    as asked (tenant_id, user_id, application_id, authentication_type, client_ip, chain_hash, place)
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
  left join lateral (
    select * from bypass
    where bypass.tenant_id = asked.tenant_id and bypass.user_id = asked.user_id and bypass.state = 1
    limit 1
  ) as bypass on true
  left join lateral (
    select
      max(succeeded_at) as anywhere,
      max(succeeded_at) filter (where at_application) as at_application,
      max(succeeded_at) filter (where at_application and client_ip = asked.client_ip and client_ip <> '') as from_address
    from (
      select *, authentication_type = asked.authentication_type and application_id = asked.application_id as at_application
      from cached_success
      where cached_success.tenant_id = asked.tenant_id and cached_success.user_id = asked.user_id
        and succeeded_at > coalesce(person.successes_not_before, '-infinity')
    ) as success
  ) as last_success on true
  left join lateral (
    select * from remembered_device
    where remembered_device.tenant_id = asked.tenant_id and remembered_device.chain_hash = asked.chain_hash
      and created_at >= coalesce(person.devices_not_before, '-infinity')
    limit 1
  ) as device on true
  order by place`,
)

/** Reads who and what a sign-in is about. Questions that wait at the same moment share one statement. */
export function findKnown(pool: Pool): FindKnown {
  return merge({ run: (questions: Asked[]) => findAllKnown(pool, questions) })
}

/** The same of many sign-ins, in their order and in one statement. */
export async function findAllKnown(pool: Pool, questions: readonly Asked[]): Promise<Found[]> {
  const all = <Name extends keyof Asked>(name: Name) => questions.map((question) => question[name])
  const who = [all('tenant'), all('userId'), all('applicationId')] as const
  const rows = await select(pool, [...who, all('authenticationType'), all('clientIp'), all('deviceChain')])
  return rows.map(toFound)
}

function toFound(row: Row): Found {
  return Object.fromEntries(parts.map(([part, names]) => [part, whole(row, part, names)])) as unknown as Found
}

function whole(row: Row, part: Part, names: readonly string[]): Row | undefined {
  if (row[`${part}.${names[0]}`] === null) return undefined
  return Object.fromEntries(names.map((name) => [name, row[`${part}.${name}`]]))
}
