import { Client } from 'pg'

/** A version 7 UUID of a moment, which goes up with the number. */
const id = (number: string) => `(lpad(to_hex(1767225600000 + ${number}), 12, '0') || '70008000' ||
  lpad(to_hex(${number}), 12, '0'))::uuid`

const fills = [
  `insert into person (tenant_id, user_id, state, location, administrator, licences, groups, first_name, last_name,
    email, language, default_method, created_at)
  select $1, 'user' || lpad(n::text, 7, '0'), 3, 2, false, '{1}', array['staff', 'team' || n % 200], 'First', 'Last' || n,
    'user' || n || '@example.com', 'de', 0, $3::timestamptz
  from generate_series(1, $2::int) as n`,
  `insert into bypass (tenant_id, id, user_id, state, seconds, reason, created_by, self_service, created_at, expires_at,
    completed_at, completion_reason)
  select $1, ${id('n')}, 'user' || lpad(n::text, 7, '0'), case when n % 1000 = 0 then 1 else 2 end, 300, 'no phone', '',
    false, $3::timestamptz, $3::timestamptz + interval '5 min', case when n % 1000 = 0 then null else $3::timestamptz end, ''
  from generate_series(1, $2::int) as n`,
  `insert into remembered_device (tenant_id, id, user_id, chain_hash, token_hash, user_agent, client_ip, created_at,
    last_used_at, expires_at)
  select $1, ${id('n')}, 'user' || lpad(n::text, 7, '0'), sha256(n::text::bytea), sha256(n::text::bytea), '', '', $3::timestamptz, $3::timestamptz,
    $3::timestamptz + interval '14 days'
  from generate_series(1, $2::int) as n`,
  `insert into cached_success (tenant_id, user_id, authentication_type, application_id, client_ip, succeeded_at)
  select $1, 'user' || lpad(n::text, 7, '0'), 'radius', 'vpn', '198.51.100.7', $3::timestamptz
  from generate_series(1, $2::int) as n`,
  `insert into decision (tenant_id, id, decided_at, situation, outcome, reason, policy_version)
  select $1, ${id('n')}, $3::timestamptz, $4, 4, 60, 1
  from generate_series(1, $2::int) as n`,
]

interface Crowd {
  tenant: string
  people: number
  /** Of each of what people leave behind: a bypass, a device, a success, a decision. */
  traces: number
  now: Date
  situation: Buffer
}

/** Puts many people into a tenant, with what they leave behind, as fast as the database takes them. */
export async function gatherCrowd(url: string, { tenant, people, traces, now, situation }: Crowd): Promise<void> {
  const client = new Client(url)
  await client.connect()
  await client.query('set search_path = policy')
  // Every row is of somebody who is there: no need to look them up one by one.
  await client.query('set session_replication_role = replica')
  for (const [index, fill] of fills.entries()) {
    const values = [tenant, index === 0 ? people : traces, now]
    await client.query(fill, fill.includes('$4') ? [...values, situation] : values)
  }
  await client.query('vacuum analyze')
  await client.end()
}
