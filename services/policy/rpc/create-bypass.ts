import type {
  Bypass,
  CreateBypassRequest,
  CreateBypassResponse,
  Person,
} from '#contracts/gen/countersign/policy/v1/admin'
import { BypassChanged } from '#contracts/gen/countersign/policy/v1/events'
import { ApplicationKind } from '#contracts/gen/countersign/types/v1/edition'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Transaction } from 'kysely'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { insertBypass, replaceBypass } from '../db/bypasses.ts'
import { lockPerson, personNotFound } from '../db/people.ts'
import type { Schema } from '../db/schema.ts'
import { findSettings, findTenant, tenantNotFound } from '../db/tenants.ts'
import { allows, resolveEdition } from '../editions.ts'
import { emitChange } from '../emit-change.ts'
import { tellBypassEnded } from '../tell-bypass-ended.ts'

/**
 * Lets a person in once without a second factor, in place of what is active of them. Refuses with PERSON_NOT_FOUND and with
 * EDITION_FORBIDS.
 */
export async function createBypass(
  ctx: Context,
  { userId, seconds: asked, reason, selfService }: CreateBypassRequest,
  call: Call,
): Promise<CreateBypassResponse> {
  const { tenant, caller } = call
  return ctx.database.kysely.transaction().execute(async (trx) => {
    await assertAllowed(trx, tenant, await lockPerson(trx, tenant, userId))
    const seconds = asked || ((await findSettings(trx, tenant)).defaultBypassSeconds as number)
    const createdAt = ctx.world.now()
    const expiresAt = new Date(createdAt.getTime() + seconds * 1_000)
    for (const ended of await replaceBypass(trx, { tenant, userId, now: createdAt })) {
      await tellBypassEnded(trx, ended, { call, world: ctx.world })
    }
    const bypass = await insertBypass(trx, {
      ...{ tenantId: tenant, id: ctx.world.randomId(), userId, seconds, reason, selfService, createdAt, expiresAt },
      createdBy: caller.kind === 'client' ? caller.application : '',
    })
    await emitChange<Bypass>(trx, { event: BypassChanged, after: bypass, call, world: ctx.world })
    return { bypass }
  })
}

/** What a person may is looked at apart from any application: only the full edition holds bypasses, and for all of them. */
async function assertAllowed(trx: Transaction<Schema>, tenantId: string, person: Person | undefined): Promise<void> {
  if (!person) throw personNotFound()
  const tenant = await findTenant(trx, tenantId)
  if (!tenant) throw tenantNotFound()
  const edition = resolveEdition({ ...tenant, ...person, kind: ApplicationKind.UNSPECIFIED })
  if (allows(edition, 'oneTimeBypass')) return
  throw new Refusal(ErrorReason.EDITION_FORBIDS, "the person's edition does not hold one-time bypasses")
}
