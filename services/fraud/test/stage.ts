import { fileURLToPath } from 'node:url'
import type { SendRequest } from '#contracts/gen/countersign/delivery/v1/delivery'
import { FraudServiceService } from '#contracts/gen/countersign/fraud/v1/fraud'
import { openDatabase, type Database } from '#libs/db/open'
import type { Remote } from '#libs/rpc/remote'
import { testWorld, type TestWorld } from '#libs/testing/clock'
import { loopback } from '#libs/testing/loopback'
import { migratedDatabase } from '#libs/testing/postgres'
import { openContext, type Context } from '../context.ts'
import type { Schema } from '../db/schema.ts'
import { noReputation } from '../reputation.ts'
import { implementations } from '../service.ts'

type Fraud = Remote<typeof FraudServiceService>

/** The service over a real connection, with a real database of its own and a clock that a test moves. */
export interface Stage {
  ctx: Context
  /** Where that database is. */
  url: string
  database: Database<Schema>
  world: TestWorld
  /** What the delivery service was asked to send, in the name of which tenant. */
  sent: (SendRequest & { tenant: string | undefined })[]
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
  const sent: Stage['sent'] = []
  const delivery: Context['delivery'] = {
    send(request, call) {
      sent.push({ ...request, tenant: call?.tenant })
      return Promise.resolve({ delivery: undefined })
    },
  }
  const ctx = openContext({ database, world, reputation: noReputation, delivery, log: { warn() {}, error() {} } })
  const authenticate = (bearer: string) => {
    const [tenant = '', scope = 'blocks'] = bearer.split(':')
    return { id: 'c1', tenant: tenant === 'operator' ? '' : tenant, application: 'console', scopes: [scope] }
  }
  const server = await loopback(implementations(ctx), { authenticate })
  return {
    ctx,
    url: own.url,
    database,
    world,
    sent,
    console: (key) => server.client(FraudServiceService, { key, tenant: 'acme' }),
    peer: (peer, tenant) => server.client(FraudServiceService, { peer, tenant }),
    async stop() {
      await server.stop()
      await database.close()
      await own.drop()
    },
  }
}
