import { fileURLToPath } from 'node:url'
import { openDatabase } from '#libs/db/open'
import { migrate } from '#libs/db/migrate'
import { countStatements } from '#libs/db/statistics'
import { startPostgres } from '#libs/embedded/postgres'
import { isUnavailable } from '#libs/db/unavailable'
import { startServer } from '#libs/rpc/server'
import { realWorld } from '#libs/runtime/world'
import { openContext } from './context.ts'
import type { Schema } from './db/schema.ts'
import { implementations } from './service.ts'
const postgres = await startPostgres({ ephemeral: true })
const folder = fileURLToPath(new URL('db/migrations', import.meta.url))
await migrate({ url: postgres.url, schema: 'policy', folder })
const database = openDatabase<Schema>({ url: postgres.url, schema: 'policy' })
const people = Number(process.env.PEOPLE ?? 100000)
await database.pool.query(
  `insert into tenant (tenant_id,name,licensing,linked_provider,created_at) values ('acme','Acme',1,false,now())`,
)
await database.pool.query(
  `insert into application (tenant_id,id,name,kind,unknown_people_allowed,created_at) values ('acme','mail','Mail',1,false,now())`,
)
const c = await database.pool.connect()
await c.query('set statement_timeout = 0')
const t0 = performance.now()
for (let from = 0; from < people; from += 20000) {
  await c.query({
    text: `insert into person select 'acme','user-'||n,3,2,false,'{}','{staff}','','','','de',0,nextval('version'),now() from generate_series(${from + 1},${Math.min(people, from + 20000)}) n`,
  })
}
c.release()
console.error('people', people, 'in ms', performance.now() - t0)
const world = realWorld
const ctx = openContext({ database, world })
if (process.env.ECHO) {
  const fixed = await ctx.findKnown({ tenant: 'acme', userId: 'user-1', applicationId: 'mail' })
  ctx.findKnown = async () => fixed
}
const real = ctx.findKnown
let fixed = false
const known = await real({ tenant: 'acme', userId: 'user-1', applicationId: 'mail' })
ctx.findKnown = (q) => (fixed ? Promise.resolve(known) : real(q))
const silent = () => {}
const server = await startServer({
  implementations: implementations(ctx),
  listen: '127.0.0.1:0',
  log: { debug: silent, info: silent, warn: silent, error: console.error },
  unavailable: isUnavailable,
})
const counted = process.env.COUNT ? countStatements(database.pool) : undefined
process.on('message', (m) => {
  if (m === 'usage') process.send?.({ usage: process.cpuUsage(), statements: counted?.statements })
  if (m === 'fixed') fixed = true
  if (m === 'real') fixed = false
  if (m === 'stop')
    void server
      .stop()
      .then(() => database.close())
      .then(() => postgres.stop())
      .then(() => process.exit(0))
})
process.send?.({ address: server.address, people, pid: postgres.pid })
