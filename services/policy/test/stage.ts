import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { AdminServiceService, Licensing } from '#contracts/gen/countersign/policy/v1/admin'
import { CredentialServiceService } from '#contracts/gen/countersign/policy/v1/credential'
import * as events from '#contracts/gen/countersign/policy/v1/events'
import { PolicyServiceService } from '#contracts/gen/countersign/policy/v1/policy'
import { openDatabase } from '#libs/db/open'
import type { Database } from '#libs/db/open'
import { isUnavailable } from '#libs/db/unavailable'
import { cachedAuthentication } from '#libs/rpc/credential-cache'
import { Secret } from '#libs/runtime/secret'
import { testWorld } from '#libs/testing/clock'
import { loopback } from '#libs/testing/loopback'
import { migratedDatabase } from '#libs/testing/postgres'
import { openContext } from '../context.ts'
import type { Schema } from '../db/schema.ts'
import { lookupCredential } from '../lookup-credential.ts'
import { scopes } from '../scopes.ts'
import { implementations, maxRequestBytes } from '../service.ts'

export type Stage = Awaited<ReturnType<typeof openStage>>

/** The service over real connections, with a real database of its own, real keys, and a clock that a test moves. */
export async function openStage() {
  const folder = fileURLToPath(new URL('../db/migrations', import.meta.url))
  const { url, drop } = await migratedDatabase([{ schema: 'policy', folder }])
  const database = openDatabase<Schema>({ url, schema: 'policy' })
  const world = testWorld({ seed: randomBytes(8).toString('hex') })
  const operatorKey = 'csk_operator'
  const ctx = openContext({ database, world, operatorKey: new Secret(operatorKey) })
  const lookup = (hash: Buffer) => lookupCredential(ctx, hash)
  const authenticate = cachedAuthentication({ lookup, ttlMs: 0, missTtlMs: 0 })
  const server = await loopback(implementations(ctx), { authenticate, unavailable: isUnavailable, maxRequestBytes })

  const admin = (key: string, tenant?: string) => {
    return server.client(AdminServiceService, { key, ...(tenant !== undefined && { tenant }) })
  }
  const operator = (tenant?: string) => admin(operatorKey, tenant)

  /** A tenant, and its administrator with a key of every scope. */
  async function newTenant(id: string, { licensing = Licensing.OPEN as Licensing, linkedProvider = false } = {}) {
    await operator().createTenant({
      tenant: { id, name: id, licensing, linkedProvider, createdAt: undefined, etag: '' },
    })
    const issued = { applicationId: '', scopes: [...scopes], label: 'administrator', expiresAt: undefined }
    const { key, credential } = await operator(id).issueCredential(issued)
    return { ...admin(key), key, credentialId: credential?.id ?? '' }
  }

  /** Another replica of the service, which shares the database and the clock with the first and nothing else. */
  async function openReplica() {
    const own = openDatabase<Schema>({ url, schema: 'policy' })
    const other = await loopback(implementations(openContext({ database: own, world })), { unavailable: isUnavailable })
    return {
      policy: (tenant: string) => other.client(PolicyServiceService, { peer: 'challenge', tenant }),
      async stop() {
        await other.stop()
        await own.close()
      },
    }
  }

  return {
    ctx,
    url,
    openReplica,
    address: server.address,
    database,
    world,
    operatorKey,
    admin,
    operator,
    newTenant,
    policy: (tenant: string, peer = 'challenge') => server.client(PolicyServiceService, { peer, tenant }),
    policyByKey: (key: string) => server.client(PolicyServiceService, { key }),
    credentials: (peer: string) => server.client(CredentialServiceService, { peer }),
    told: () => toldBy(database),
    async stop() {
      await server.stop()
      await database.close()
      await drop()
    },
  }
}

interface Told {
  name: string
  tenant: string
  origin?: events.ChangeOrigin | undefined
  before?: object | undefined
  after?: object | undefined
}

const eventTypes = Object.values(events) as { $type: string; decode(payload: Buffer): object }[]

/** The events that wait to be published, decoded, the oldest first; they are taken away. */
async function toldBy({ pool }: Database<Schema>): Promise<Told[]> {
  const { rows } = await pool.query('delete from outbox returning subject, payload, created_at')
  return rows
    .sort((one, other) => one.created_at - other.created_at)
    .map(({ subject, payload }) => {
      const [, type, name = '', tenant = ''] = /^(countersign\.policy\.v1\.(\w+))\.([a-z0-9-]+)$/.exec(subject) ?? []
      return { name, tenant, ...eventTypes.find(({ $type }) => $type === type)?.decode(payload) }
    })
}

/** What a refused call rejects with: a reason, and a violation for each of these fields. */
export const refusal = (reason: number, ...fields: string[]) => ({
  reason,
  ...(fields.length > 0 && { violations: fields.map((field) => ({ field })) }),
})
