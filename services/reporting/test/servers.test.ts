import { hostname } from 'node:os'
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { Heartbeat, ServerState } from '#contracts/gen/countersign/reporting/v1/heartbeat'
import { ReportKind, ReportStatus, type StreamReportRequest } from '#contracts/gen/countersign/reporting/v1/reporting'
import { connectNats, type Connection } from '#libs/events/connection'
import { listen } from '#libs/events/listen'
import type { Loop } from '#libs/runtime/every'
import { version } from '#libs/runtime/version'
import { beat, heartbeats } from '#libs/service/heartbeat'
import { quiet } from '#libs/testing/event-stage'
import { testNats, type TestNats } from '#libs/testing/nats'
import { until } from '#libs/testing/until'
import { dayMs } from '../day.ts'
import { hearServer } from '../hear-server.ts'
import { keepDays } from '../keep-days.ts'
import { silentMs } from '../server-status.ts'
import { openStage, rowsOf, type Stage } from './stage.ts'

let stage: Stage
let nats: TestNats
let connection: Connection
let listening: Loop

beforeAll(async () => {
  ;[stage, nats] = await Promise.all([openStage(), testNats()])
  connection = connectNats({ url: nats.url, name: 'reporting', log: quiet })
  const words = { connection, subject: `${heartbeats}.*`, queue: 'reporting', log: quiet }
  listening = listen(words, (word) => hearServer(stage.ctx, word))
})

afterEach(() => stage.database.pool.query('truncate server'))

afterAll(async () => {
  await listening.stop()
  await connection.close()
  await Promise.all([stage.stop(), nats.stop()])
})

async function servers(filters: Partial<StreamReportRequest> = {}) {
  return (await rowsOf(stage.console('acme'), { kind: ReportKind.SERVER_STATUS, ...filters })).rows
}

const words = (service: string, change: Partial<Heartbeat> = {}) =>
  hearServer(
    stage.ctx,
    Heartbeat.encode({
      ...{ service, server: `${service}-0:50051`, address: '10.0.0.7', version: '1.2.3', state: ServerState.SERVING },
      ...{ saidAt: stage.ctx.world.now(), ...change },
    }).finish(),
  )

test('a server is told of while it serves, and as stopped once it was', async () => {
  const server = beat({ name: 'policy', nats: connection, listening: '127.0.0.1:7001', log: quiet })
  await until(async () => (await servers()).length === 1)
  const told = { Server: `${hostname()}:7001`, Group: 'policy', IP: '127.0.0.1', Version: version }
  const at = stage.ctx.world.now().toISOString()
  const { rows, columns } = await rowsOf(stage.console('acme'), { kind: ReportKind.SERVER_STATUS })
  expect(columns).toEqual(['Server', 'Group', 'IP', 'Version', 'Status', 'Last Communication Time'])
  expect(rows).toEqual([{ ...told, Status: 'SERVING', 'Last Communication Time': at }])
  await server.drain?.()
  await until(async () => (await servers({ status: ReportStatus.ENDED })).length === 1)
  expect(await servers()).toMatchObject([{ ...told, Status: 'STOPPED' }])
})

test('a server that was killed is silent after a minute, and forgotten after thirty days', async () => {
  await words('fraud')
  stage.ctx.world.advance(silentMs)
  expect(await servers({ status: ReportStatus.IN_FORCE })).toMatchObject([{ Group: 'fraud', Status: 'SERVING' }])
  stage.ctx.world.advance(1)
  expect(await servers({ status: ReportStatus.IN_FORCE })).toEqual([])
  expect(await servers({ status: ReportStatus.ENDED })).toMatchObject([{ Group: 'fraud', Status: 'SILENT' }])
  stage.ctx.world.advance(30 * dayMs)
  await keepDays(stage.ctx)
  expect(await servers()).toEqual([])
})

test('servers are told of by their service, every tenant sees them, and one service can be asked for', async () => {
  for (const service of ['policy', 'delivery']) await words(service)
  await words('policy', { server: 'policy-1:50051' })
  const all = await servers()
  expect(all.map(({ Server }) => Server)).toEqual(['delivery-0:50051', 'policy-0:50051', 'policy-1:50051'])
  expect((await rowsOf(stage.console('globex'), { kind: ReportKind.SERVER_STATUS })).rows).toEqual(all)
  expect(await servers({ serverGroup: 'delivery' })).toMatchObject([{ Server: 'delivery-0:50051' }])
  const refused = rowsOf(stage.console('acme'), { kind: ReportKind.BLOCKS, serverGroup: 'policy' })
  await expect(refused).rejects.toMatchObject({ violations: [expect.objectContaining({ field: 'server_group' })] })
})

test('of two words of a server the later stands, whichever comes first', async () => {
  const later = new Date(stage.ctx.world.now().getTime() + 1)
  await words('policy', { state: ServerState.STOPPED, saidAt: later })
  await words('policy')
  expect(await servers()).toMatchObject([{ Status: 'STOPPED' }])
})

test.each<[string, Partial<Heartbeat>]>([
  ['of a service of no such name', { service: 'Policy; drop' }],
  ['with an address that is none', { address: 'localhost' }],
  ['of a name too long', { server: 'x'.repeat(129) }],
  ['of no moment', { saidAt: undefined }],
  ['of no state', { state: ServerState.UNSPECIFIED }],
])('a word %s is passed over', async (_name, change) => {
  await words('policy', change)
  await hearServer(stage.ctx, Buffer.from('no protobuf'))
  expect(await servers()).toEqual([])
})

test('no more than a thousand servers are remembered, and those that are go on', async () => {
  await stage.database.pool.query(
    `insert into server select 'a ' || n, 'a', 'a', '10.0.0.1', '1', 1, $1, $1 from generate_series(1, 999) n`,
    [stage.ctx.world.now()],
  )
  await words('policy')
  await words('fraud')
  await words('policy', { state: ServerState.STOPPED })
  expect(await servers({ serverGroup: 'fraud' })).toEqual([])
  expect(await servers({ serverGroup: 'policy' })).toMatchObject([{ Status: 'STOPPED' }])
})
