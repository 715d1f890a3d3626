import type { Pool, PoolClient } from 'pg'
import { Refusal } from '#contracts/refusal'
import type { ChoosePinRequest, ChoosePinResponse } from '#contracts/gen/countersign/challenge/v1/registration'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { transaction } from '#libs/db/transaction'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { lockPin, savePin } from '../db/pins.ts'
import { findRegistration } from '../db/registrations.ts'
import { assertKeepsRules, pinScene, rulesBroken } from '../new-pin.ts'
import { sealPin } from '../open-pin.ts'
import { renewed } from '../pin.ts'
import { pinChangedEvent } from '../pin-events.ts'
import { assertNamed, assertProved } from '../registration.ts'

/**
 * Sets the PIN of a person who has none, once the registration was proved. All is looked at before the PIN is hashed, while
 * nothing is locked, and what another call may have changed again under the lock.
 */
export async function choosePin(ctx: Context, request: ChoosePinRequest, call: Call): Promise<ChoosePinResponse> {
  const { database, keyring, world } = ctx
  const { userId, pin, confirmation } = request
  const owner = { tenantId: call.tenant, userId }
  await assertMayChoose(ctx, database.pool, request, call)
  const scene = await pinScene(ctx, owner, call)
  if (scene.record) throw pinExists()
  assertKeepsRules(rulesBroken({ pin, confirmation, hash: '' }, scene, undefined), {
    pin: 'pin',
    confirmation: 'confirmation',
  })
  const [hash] = await ctx.slowHash([pin], scene.salted)
  await transaction(database.pool, async (client) => {
    const { pin: stored, guard } = await lockPin(client, owner)
    await assertMayChoose(ctx, client, request, call)
    if (stored) throw pinExists()
    const sealed = sealPin(keyring, owner, renewed(undefined, scene.salted, hash, scene.rules.history))
    const kept = { ...sealed, changedAt: world.now(), changeRequired: false }
    const told = { ...owner, traceparent: call.traceparent }
    const event = pinChangedEvent(told, { byAdministrator: false, removed: false }, world)
    await savePin(client, { guard, pin: kept, outbox: [event] })
  })
  return {}
}

async function assertMayChoose(
  { world }: Context,
  client: Pool | PoolClient,
  { userId, registration }: ChoosePinRequest,
  { tenant }: Call,
): Promise<void> {
  assertProved(assertNamed(await findRegistration(client, tenant, userId), registration, world.now()))
}

function pinExists(): Refusal {
  return new Refusal(ErrorReason.ALREADY_EXISTS, 'the person has a PIN; it is changed by the old one')
}
