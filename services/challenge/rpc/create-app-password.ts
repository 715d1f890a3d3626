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
import { findRegistration } from '../db/registrations.ts'
import { patiently } from '../limits.ts'
import { assertVouches, mayVouch } from '../may-vouch.ts'
import { presentAppPassword } from '../present-app-password.ts'
import { assertNamed, assertProved, proofRequired } from '../registration.ts'

/**
 * Makes an app password where the tenant and the person's state allow it, for who proved that it is they, or is answered for;
 * only its hash is kept.
 */
export async function createAppPassword(
  ctx: Context,
  request: CreateAppPasswordRequest,
  call: Call,
): Promise<CreateAppPasswordResponse> {
  const { userId, name, registration = '', vouchReason = '' } = request
  const createdAt = ctx.world.now()
  if (registration === '') assertAnswered(call, vouchReason)
  const { appPasswordsAllowed } = await ctx.policy.getFactorRules({ userId }, patiently(call))
  if (!appPasswordsAllowed) throw notAllowed()
  const password = newAppPassword((size) => ctx.world.randomBytes(size))
  const owner = { tenantId: call.tenant, userId }
  const row: AppPasswordRow = {
    ...{ ...owner, id: ctx.world.randomId(), name, createdAt, lastUsedAt: null },
    ...appPasswordHash(ctx.keyring, owner, password),
  }
  await store(ctx, { row, registration, vouchReason }, call)
  return { appPassword: presentAppPassword(row), password }
}

/** Who may not answer for a person, and does not say that they do, has them prove it. */
function assertAnswered(call: Call, vouchReason: string): void {
  if (vouchReason === '' && !mayVouch(call)) throw proofRequired()
  assertVouches(call, vouchReason, 'vouch_reason')
}

interface Making {
  row: AppPasswordRow
  registration: string
  vouchReason: string
}

function store({ database, world }: Context, { row, registration, vouchReason }: Making, call: Call): Promise<void> {
  const { tenantId, userId } = row
  const reason = registration === '' ? vouchReason : ''
  const event = appPasswordCreated(row, { vouchReason: reason }, { world, traceparent: call.traceparent })
  return transaction(database.pool, async (client) => {
    await lockPerson(client, row)
    if (registration !== '') {
      assertProved(assertNamed(await findRegistration(client, tenantId, userId), registration, world.now()))
    }
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
