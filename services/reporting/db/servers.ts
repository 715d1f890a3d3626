import { sql, type Kysely } from 'kysely'
import { ServerState } from '#contracts/gen/countersign/reporting/v1/heartbeat'
import { ReportStatus } from '#contracts/gen/countersign/reporting/v1/reporting'
import { silentMs } from '../server-status.ts'
import type { Wanted } from '../reports/report.ts'
import { all, pagesBy } from './pages.ts'
import type { Schema } from './schema.ts'
import type { ServerTable } from './server-schema.ts'

/** How many servers are remembered; what more would come is not. */
const most = 1_000

/** Remembers a server as it says that it is, unless it has said something later. */
export async function keepServer(db: Kysely<Schema>, server: Omit<ServerTable, 'serverId'>): Promise<void> {
  const { service, server: name, address, version, state, saidAt, heardAt } = server
  const id = `${service} ${name} ${address}`
  await sql`
    insert into server (server_id, service, server, address, version, state, said_at, heard_at)
    select ${id}, ${service}, ${name}, ${address}, ${version}, ${state}, ${saidAt}::timestamptz, ${heardAt}::timestamptz
    where exists (select from server where server_id = ${id}) or (select count(*) from server) < ${most}
    on conflict (server_id) do update
    set version = excluded.version, state = excluded.state, said_at = excluded.said_at, heard_at = excluded.heard_at
    where server.said_at <= excluded.said_at`.execute(db)
}

/** Forgets the servers that were last heard of before. */
export async function deleteServers(db: Kysely<Schema>, before: Date): Promise<void> {
  await db.deleteFrom('server').where('heardAt', '<', before).execute()
}

/** Servers by their service and name: the same for every tenant, for they serve all of them. */
export function serverPages(db: Kysely<Schema>, { now, from, to, status, serverGroup, after }: Wanted, size: number) {
  const serves = sql`(t.state = ${sql.lit(ServerState.SERVING)} and t.heard_at >= ${new Date(now.getTime() - silentMs)})`
  return pagesBy(db, { key: 'serverId', after: after[0], beyond: '>' }, size, (isBeyond, end) => {
    const which = all(
      isBeyond,
      from && sql`t.heard_at >= ${from}`,
      to && sql`t.heard_at < ${to}`,
      serverGroup && sql`t.service = ${serverGroup}`,
      status === ReportStatus.IN_FORCE && serves,
      status === ReportStatus.ENDED && sql`not ${serves}`,
    )
    return sql<ServerTable & { now: Date }>`select t.*, ${now}::timestamptz as now from server t where ${which} ${end}`
  })
}
