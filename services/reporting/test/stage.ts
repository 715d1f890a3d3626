import { fileURLToPath } from 'node:url'
import {
  ReportingServiceService,
  type ReportHeader,
  type ReportOutline,
  StreamReportRequest,
  type StreamUsageRequest,
  type UsageRow,
} from '#contracts/gen/countersign/reporting/v1/reporting'
import { ProjectionServiceService } from '#contracts/gen/countersign/reporting/v1/projection'
import { openDatabase, type Database } from '#libs/db/open'
import type { Connection } from '#libs/events/connection'
import type { Remote } from '#libs/rpc/remote'
import { quiet } from '#libs/testing/event-stage'
import { testWorld, type TestWorld } from '#libs/testing/clock'
import { loopback } from '#libs/testing/loopback'
import { migratedDatabase } from '#libs/testing/postgres'
import type { Context } from '../context.ts'
import type { Schema } from '../db/schema.ts'
import { keepDays } from '../keep-days.ts'
import { openShadow } from '../shadow.ts'
import { implementations } from '../service.ts'
import { today } from './events.ts'

type Reporting = Remote<typeof ReportingServiceService>

/** The service over a real connection, with a real database of its own. */
export interface Stage {
  ctx: Context & { world: TestWorld; lag: Context['lag'] }
  database: Database<Schema>
  url: string
  address: string
  /** As an administrator's console of this tenant calls it, with the scope it names after a colon. */
  console(key: string): Reporting
  /** As the operator calls it. */
  projections: Remote<typeof ProjectionServiceService>
  stop(): Promise<void>
}

/** NATS, out of reach. */
const nowhere = { jetstream: () => undefined } as Connection

export async function openStage({ nats = nowhere }: { nats?: Connection } = {}): Promise<Stage> {
  const folder = fileURLToPath(new URL('../db/migrations', import.meta.url))
  const own = await migratedDatabase([{ schema: 'reporting', folder }])
  const database = openDatabase<Schema>({ url: own.url, schema: 'reporting' })
  const shadow = openShadow({ url: own.url, folder })
  const ctx: Stage['ctx'] = {
    ...{ database, world: testWorld({ now: today }), lag: async () => undefined },
    ...{ shadow, nats, log: quiet },
  }
  await keepDays(ctx)
  const authenticate = (bearer: string) => {
    const [tenant = '', scope = 'reports'] = bearer.split(':')
    return { id: 'c1', tenant, application: 'console', scopes: [scope] }
  }
  const server = await loopback(implementations(ctx), { authenticate })
  return {
    ctx,
    database,
    url: own.url,
    address: server.address,
    console: (key) => server.client(ReportingServiceService, { key }),
    projections: server.client(ProjectionServiceService, { key: ':operator' }),
    async stop() {
      await server.stop()
      await shadow.database.close()
      await database.close()
      await own.drop()
    },
  }
}

/** Everything, unless a test narrows it. */
export const everything: StreamUsageRequest = { userId: '', applicationId: '', eventName: '', state: 0, most: 0 }

/** A whole report. */
export async function report(reporting: Reporting, request: Partial<StreamUsageRequest> = {}) {
  const headers: ReportHeader[] = []
  const rows: UsageRow[] = []
  for await (const { part } of reporting.streamUsage({ ...everything, ...request })) {
    if (part?.$case === 'header') headers.push(part.value)
    if (part?.$case === 'row') rows.push(part.value)
  }
  return { headers, rows }
}

/** A whole report of rows and columns: its header, and its rows as objects by the columns' names. */
export async function rowsOf(reporting: Reporting, request: Partial<StreamReportRequest>) {
  const rows: Record<string, string>[] = []
  let outline: ReportOutline | undefined
  for await (const { part } of reporting.streamReport(StreamReportRequest.create(request))) {
    if (part?.$case === 'outline') outline = part.value
    if (part?.$case !== 'row') continue
    const { cells } = part.value
    rows.push(Object.fromEntries((outline?.columns ?? []).map(({ name }, place) => [name, cells[place] ?? ''])))
  }
  return { header: outline?.header, columns: outline?.columns.map(({ name }) => name) ?? [], rows }
}
