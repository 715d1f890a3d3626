import type { ServerState } from '#contracts/gen/countersign/reporting/v1/heartbeat'

export interface ServerTable {
  serverId: string
  service: string
  server: string
  address: string
  version: string
  state: ServerState
  saidAt: Date
  heardAt: Date
}
