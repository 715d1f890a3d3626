import { createHash } from 'node:crypto'
import { Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Context } from './context.ts'
import {
  insertNotices,
  postpone,
  removeNotice,
  takeDue,
  takeReports,
  takeTurn,
  untoldTenants,
  type Notice,
} from './db/notices.ts'
import { settingsOf } from './db/settings.ts'
import { noticeOf } from './notice.ts'

type Telling = Pick<Context, 'database' | 'world' | 'delivery' | 'log'>

/** For how long a notice is tried, in milliseconds. */
const lifetimeMs = 24 * 3_600_000

/** For how long one sends a notice alone, in milliseconds: longer than the delivery service may take. */
const leaseMs = 60_000

/** What no later attempt would change. */
const hopeless: ReadonlySet<ErrorReason> = new Set([ErrorReason.INVALID_REQUEST, ErrorReason.DESTINATION_NOT_ALLOWED])

/** Makes notices of what was reported, one for all that a tenant was not told of. To be run every few seconds. */
export async function makeNotices({ database, world }: Pick<Telling, 'database' | 'world'>): Promise<void> {
  const madeAt = world.now()
  for (const tenantId of await untoldTenants(database.kysely, madeAt)) {
    await database.kysely.transaction().execute(async (trx) => {
      const turn = { tenantId, template: Template.FRAUD_ALERT }
      if (!(await takeTurn(trx, turn, madeAt))) return
      const id = world.randomId()
      const reports = await takeReports(trx, tenantId, id)
      const { notificationAddresses, notificationWebhooks } = await settingsOf(trx, tenantId)
      const everywhere = [...notificationAddresses, ...notificationWebhooks]
      await insertNotices(trx, everywhere, { ...turn, id, parameters: noticeOf(reports), madeAt })
    })
  }
}

/**
 * Sends notices that are due. One that was handed over and not crossed off, as when this process dies between, is handed over
 * again under the same key, by which the delivery service knows it. To be run every few seconds.
 */
export async function sendNotices(telling: Telling): Promise<void> {
  const now = telling.world.now()
  const due = await takeDue(telling.database.pool, now, new Date(now.getTime() + leaseMs))
  await Promise.all(due.map((notice) => send(telling, notice)))
}

async function send({ database, world, delivery, log }: Telling, notice: Notice): Promise<void> {
  const { tenantId: tenant, id, address, template, parameters, madeAt, attempts } = notice
  const expiresAt = new Date(madeAt.getTime() + lifetimeMs)
  if (world.now() >= expiresAt) return giveUp('was not sent in a day')
  try {
    const recipient = { address: { $case: wayTo(address), value: address } }
    const what = { template, parameters, language: '', userId: '', challengeId: '', clientIp: '', eventText: '' }
    const idempotencyKey = `notice:${id}:${createHash('sha256').update(address).digest('base64url')}`
    await delivery.send({ idempotencyKey, recipient, ...what, expiresAt }, { tenant })
    await removeNotice(database.kysely, notice)
  } catch (error) {
    if (error instanceof Refusal && hopeless.has(error.reason)) return giveUp(`was refused for reason ${error.reason}`)
    log.warn({ err: error, tenant, notice: id, attempts }, 'A notice could not be sent')
    await postpone(database.kysely, notice, new Date(world.now().getTime() + backOffMs(attempts)))
  }

  async function giveUp(why: string): Promise<void> {
    log.error({ tenant, notice: id, why }, 'A notice was given up')
    await removeNotice(database.kysely, notice)
  }
}

/** How a notice reaches an address: a mail address has no scheme. */
const wayTo = (address: string) => (address.includes('://') ? ('webhookUrl' as const) : ('emailAddress' as const))

/** A quarter of a minute, doubling up to a quarter of an hour. */
export const backOffMs = (attempts: number) => Math.min(900_000, 15_000 * 2 ** Math.min(attempts - 1, 10))
