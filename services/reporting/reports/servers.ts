import { serverPages } from '../db/servers.ts'
import type { ServerTable } from '../db/server-schema.ts'
import { serverStatus } from '../server-status.ts'
import { byName } from './places.ts'
import { moment, report, text } from './report.ts'

/** The servers of the installation, and when each was last heard of; a group is the copies of one service. */
export const servers = report<ServerTable & { now: Date }>({
  filters: ['from', 'to', 'status', 'serverGroup'],
  columns: [
    text('Server', ({ server }) => server),
    text('Group', ({ service }) => service),
    text('IP', ({ address }) => address),
    text('Version', ({ version }) => version),
    text('Status', (server) => serverStatus(server, server.now)),
    moment('Last Communication Time', ({ heardAt }) => heardAt),
  ],
  rows: serverPages,
  places: byName,
  place: ({ serverId }) => [serverId],
})
