import { Refusal } from '#contracts/refusal'
import type {
  CreateAppPasswordRequest,
  CreateAppPasswordResponse,
} from '#contracts/gen/countersign/challenge/v1/app_password'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { transaction } from '#libs/db/transaction'
import type { Call } from '#libs/rpc/call'
import { appPasswordCreated } from '../app-password-events.ts'
import { appPasswordHash, mostAppPasswords, newAppPassword } from '../app-password.ts'
import type { Context } from '../context.ts'
import { insertAppPassword, type AppPasswordRow } from '../db/app-passwords.ts'
import { lockPerson } from '../db/factors.ts'
import { patiently } from '../limits.ts'
import { presentAppPassword } from '../present-app-password.ts'

/** Makes an app password where the tenant and the person's state allow it; only its hash is kept. */
export async function createAppPassword(
  ctx: Context,
  { userId, name }: CreateAppPasswordRequest,
  call: Call,
): Promise<CreateAppPasswordResponse> {
  const createdAt = ctx.world.now()
  const { appPasswordsAllowed } = await ctx.policy.getFactorRules({ userId }, patiently(call))
  if (!appPasswordsAllowed) throw notAllowed()
  const password = newAppPassword((size) => ctx.world.randomBytes(size))
  const owner = { tenantId: call.tenant, userId }
  const row: AppPasswordRow = {
    ...{ ...owner, id: ctx.world.randomId(), name, createdAt, lastUsedAt: null },
    ...appPasswordHash(ctx.keyring, owner, password),
  }
  await store(ctx, row, call)
  return { appPassword: presentAppPassword(row), password }
}

function store(ctx: Context, row: AppPasswordRow, call: Call): Promise<void> {
  const event = appPasswordCreated(row, ctx.world, call.traceparent)
  return transaction(ctx.database.pool, async (client) => {
    await lockPerson(client, row)
    const outcome = await insertAppPassword(client, row, event)
    if (outcome === 'stored') return
    if (outcome === 'ended') throw notAllowed()
    const message = `a person has at most ${mostAppPasswords} app passwords; revoke one first`
    throw new Refusal(ErrorReason.LIMIT_REACHED, message)
  })
}

function notAllowed(): Refusal {
  return new Refusal(ErrorReason.FEATURE_OFF, 'the person may not have app passwords')
}
