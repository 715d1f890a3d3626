import { fileURLToPath } from 'node:url'
import { FraudServiceService } from '#contracts/gen/countersign/fraud/v1/fraud'
import { openDatabase, type Database } from '#libs/db/open'
import type { Remote } from '#libs/rpc/remote'
import { testWorld, type TestWorld } from '#libs/testing/clock'
import { loopback } from '#libs/testing/loopback'
import { migratedDatabase } from '#libs/testing/postgres'
import { openContext, type Context } from '../context.ts'
import type { Schema } from '../db/schema.ts'
import { implementations } from '../service.ts'

type Fraud = Remote<typeof FraudServiceService>

/** The service over a real connection, with a real database of its own and a clock that a test moves. */
export interface Stage {
  ctx: Context
  database: Database<Schema>
  world: TestWorld
  /** As an administrator's console of this tenant calls it; an operator's where there is no tenant. */
  console(tenant: string): Fraud
  /** As another service calls it for this tenant. */
  peer(service: string, tenant: string): Fraud
  stop(): Promise<void>
}

export async function openStage(): Promise<Stage> {
  const folder = fileURLToPath(new URL('../db/migrations', import.meta.url))
  const own = await migratedDatabase([{ schema: 'fraud', folder }])
  const database = openDatabase<Schema>({ url: own.url, schema: 'fraud' })
  const world = testWorld()
  const ctx = openContext({ database, world })
  const authenticate = (bearer: string) => {
    const [tenant = '', scope = 'blocks'] = bearer.split(':')
    return { id: 'c1', tenant: tenant === 'operator' ? '' : tenant, application: 'console', scopes: [scope] }
  }
  const server = await loopback(implementations(ctx), { authenticate })
  return {
    ctx,
    database,
    world,
    console: (key) => server.client(FraudServiceService, { key, tenant: 'acme' }),
    peer: (peer, tenant) => server.client(FraudServiceService, { peer, tenant }),
    async stop() {
      await server.stop()
      await database.close()
      await own.drop()
    },
  }
}
