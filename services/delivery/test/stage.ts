import { randomInt, randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { DeliveryServiceService, Template, type SendRequest } from '#contracts/gen/countersign/delivery/v1/delivery'
import {
  CallFinished,
  MessageFinished,
  MessageSent,
  RecipientChoseTexts,
  PushTargetGone,
  SendingCut,
  SoundFileChanged,
  VoiceMessageChanged,
} from '#contracts/gen/countersign/delivery/v1/events'
import { GreetingServiceService } from '#contracts/gen/countersign/delivery/v1/greeting'
import { openDatabase, type Database } from '#libs/db/open'
import { keyring } from '#libs/db/sealed'
import type { Remote } from '#libs/rpc/remote'
import { logger } from '#libs/runtime/log'
import { testWorld, type TestWorld } from '#libs/testing/clock'
import { loopback } from '#libs/testing/loopback'
import { migratedDatabase } from '#libs/testing/postgres'
import type { Context } from '../context.ts'
import { openMessages } from '../db/open-messages.ts'
import type { Schema } from '../db/schema.ts'
import { openHealth } from '../health.ts'
import { openMetrics } from '../metrics.ts'
import type { Route } from '../routes.ts'
import { sendingLimits } from '../sending-limits.ts'
import { implementations } from '../service.ts'

type Delivery = Remote<typeof DeliveryServiceService>

/** The service over a real connection, with a real database of its own and a clock that a test moves. */
export interface Stage {
  ctx: Context
  database: Database<Schema>
  world: TestWorld
  /** The lines that the service has logged. */
  log: string[]
  challenge: Delivery
  gateway: Delivery
  /** As a client with these scopes calls it. */
  client(...scopes: string[]): Delivery
  /** The recorded greetings, as a client or a peer calls for them. */
  greetings(caller: { key: string } | { peer: string }): Remote<typeof GreetingServiceService>
  /** Another replica over the same database, as the challenge service calls it unless told; a test may have any part of it fail. */
  replica(changes?: Partial<Context>, peer?: 'challenge' | 'gateway'): Promise<Delivery>
  /** A message that was never sent before, to a number and with a code of its own. */
  message(changes?: Partial<SendRequest>): SendRequest & { otp: string; number: string }
  /** The events that wait to be published, decoded, in the order in which they were stored. */
  events(): Promise<object[]>
  stop(): Promise<void>
}

/** Longer than any test moves the clock, so that a call's real deadline never bounds what a test is about. */
const patience = { defaultTimeoutMs: 3_600_000 }

type Outside = Pick<Context, 'accounts' | 'publicUrl'> & Partial<Pick<Context, 'routes' | 'limits'>>

/** So much that no test is about it which does not say so. */
const most = 1_000_000
const unlimited = sendingLimits.parse({ perPerson: most, perRecipient: most, perPrefix: most, refusedTypes: [] })

/** Routes by which accounts are asked in their order, whatever the message. */
export function routesTo(accounts: Context['accounts']): Route[] {
  const row = { channel: 'sms', prefix: '', weight: 1 } as const
  return accounts.map(({ name: account }, cost) => ({ ...row, account, cost }))
}

export async function openStage({
  accounts,
  publicUrl,
  routes = routesTo(accounts),
  limits = unlimited,
}: Outside): Promise<Stage> {
  const folder = fileURLToPath(new URL('../db/migrations', import.meta.url))
  const own = await migratedDatabase([{ schema: 'delivery', folder }])
  const database = openDatabase<Schema>({ url: own.url, schema: 'delivery' })
  const world = testWorld({ now: new Date() })
  const log: string[] = []
  const health = openHealth(world)
  const ctx: Context = {
    database,
    messages: openMessages(database.pool),
    world,
    accounts,
    routes,
    limits,
    health,
    metrics: openMetrics(health),
    publicUrl,
    keyring: keyring(`test ${Buffer.alloc(32, 7).toString('base64')}`),
    retentionMs: 86_400_000,
    log: logger('delivery', { write: (line) => void log.push(line) }),
  }
  const authenticate = (bearer: string) => ({ id: 'c1', tenant: 'acme', application: 'hr', scopes: bearer.split(',') })
  const serve = (context: Context) => loopback(implementations(context), { authenticate, log: ctx.log })
  const servers = [await serve(ctx)]
  const [server] = servers as [Awaited<ReturnType<typeof serve>>]

  return {
    ctx,
    database,
    world,
    log,
    challenge: server.client(DeliveryServiceService, { peer: 'challenge', tenant: 'acme', ...patience }),
    gateway: server.client(DeliveryServiceService, { peer: 'gateway', ...patience }),
    client: (...scopes) => server.client(DeliveryServiceService, { key: scopes.join(','), ...patience }),
    greetings: (caller) => server.client(GreetingServiceService, { ...caller, ...patience }),
    async replica(changes, peer = 'challenge') {
      const own = { messages: openMessages((changes?.database ?? database).pool) }
      const asked = changes?.accounts && { routes: routesTo(changes.accounts) }
      const another = await serve({ ...ctx, ...own, health: openHealth(world), ...asked, ...changes })
      servers.push(another)
      return another.client(DeliveryServiceService, {
        peer,
        ...(peer === 'challenge' && { tenant: 'acme' }),
        ...patience,
      })
    },
    message: (changes) => newMessage(world, changes),
    async events() {
      const { rows } = await database.pool.query<Event>(
        'select subject, payload from outbox order by created_at, subject desc',
      )
      return rows.map(decode)
    },
    async stop() {
      for (const each of servers) await each.stop()
      await database.close()
      await own.drop()
    },
  }
}

function newMessage(world: TestWorld, changes: Partial<SendRequest> = {}) {
  const number = `+1425555${randomInt(1_000, 9_999)}`
  const otp = String(randomInt(100_000, 999_999))
  const request = {
    idempotencyKey: randomUUID(),
    recipient: { address: { $case: 'smsNumber' as const, value: number } },
    template: Template.ONE_TIME_CODE,
    parameters: { otp, application_name: 'Payroll' },
    language: 'en',
    expiresAt: new Date(world.now().getTime() + 180_000),
    userId: 'ann',
    challengeId: randomUUID(),
    clientIp: '',
    eventText: '',
  }
  return Object.assign({ ...request, ...changes }, { otp, number })
}

interface Event {
  subject: string
  payload: Buffer
}

const emitted = [
  ...[MessageSent, MessageFinished, CallFinished, RecipientChoseTexts, PushTargetGone, SendingCut],
  ...[SoundFileChanged, VoiceMessageChanged],
]

function decode({ subject, payload }: Event): object {
  const type = emitted.find(({ $type }) => subject === `${$type}.acme`)
  if (!type) throw new Error(`an event that this service does not emit: ${subject}`)
  const { $type } = type
  return { event: $type.split('.').at(-1), ...type.decode(payload) }
}
