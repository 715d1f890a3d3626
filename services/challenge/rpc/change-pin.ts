import type { PoolClient } from 'pg'
import type { ChangePinRequest, ChangePinResponse } from '#contracts/gen/countersign/challenge/v1/pin'
import { transaction } from '#libs/db/transaction'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { lockPin, savePin, type Owner } from '../db/pins.ts'
import { assertNotLocked, underGuard } from '../guard.ts'
import { assertKeepsRules, assertSameSalt, pinScene, rulesBroken, type PinScene } from '../new-pin.ts'
import { openPin, sealPin } from '../open-pin.ts'
import { isPin, renewed } from '../pin.ts'
import { lockedOutEvent, pinChangedEvent } from '../pin-events.ts'

/** A change that was asked for, with the hashes that were made before anything is locked. */
interface Change {
  owner: Owner
  request: ChangePinRequest
  scene: PinScene
  oldHash: string
  newHash: string
  traceparent: string | undefined
}

/** Where old PINs are counted. */
const counting = { counted: 'pin', device: false }

/**
 * Changes a PIN by the person's own hand. A wrong old PIN is a verdict; of the new one it tells only who gave the old one.
 * Where there is no PIN any is wrong: it is hashed under a salt of chance and counted like others, so that neither the time nor
 * the verdict tells it. Who is locked out is refused before anything is hashed, and again under the lock, which decides.
 */
export async function changePin(ctx: Context, request: ChangePinRequest, call: Call): Promise<ChangePinResponse> {
  const owner = { tenantId: call.tenant, userId: request.userId }
  const scene = await pinScene(ctx, owner, call)
  assertNotLocked(scene.counts, { ...counting, now: ctx.world.now() })
  const [oldHash, newHash] = await ctx.slowHash([request.oldPin, request.newPin], scene.salted)
  const change = { owner, request, scene, oldHash, newHash, traceparent: call.traceparent }
  const changed = await transaction(ctx.database.pool, (client) => changeUnderLock(ctx, client, change))
  return { changed }
}

async function changeUnderLock(ctx: Context, client: PoolClient, change: Change): Promise<boolean> {
  const { owner, scene, oldHash } = change
  const { pin, guard } = await lockPin(client, owner)
  const attempt = { ...counting, limits: scene.limits, now: ctx.world.now() }
  const judged = underGuard(guard, attempt, () => {
    const record = pin ? openPin(ctx.keyring, owner, pin) : undefined
    assertSameSalt(record, scene)
    return record && isPin(record, { salt: scene.salted.salt, hashes: [oldHash] })
      ? { correct: true as const, record }
      : { correct: false as const }
  })
  const { outcome, lockedOut } = judged
  const kept = outcome.correct ? changedPin(ctx, change, outcome.record) : pin
  const changed = () => pinChangedEvent(told(change), { byAdministrator: false, removed: false }, ctx.world)
  const locked = lockedOut ? [lockedOutEvent(told(change), lockedOut, ctx.world)] : []
  await savePin(client, { guard: judged.guard, pin: kept, outbox: outcome.correct ? [changed()] : locked })
  return outcome.correct
}

/** The PIN as it is to be. Refuses INVALID_REQUEST, and then nothing was counted either: the old one was right. */
function changedPin(ctx: Context, { owner, request, scene, newHash }: Change, record: ReturnType<typeof openPin>) {
  const { newPin: pin, confirmation } = request
  const fields = { pin: 'new_pin', confirmation: 'confirmation' }
  assertKeepsRules(rulesBroken({ pin, confirmation, hash: newHash }, scene, record), fields)
  const next = renewed(record, scene.salted, newHash, scene.rules.history)
  return { ...sealPin(ctx.keyring, owner, next), changedAt: ctx.world.now(), changeRequired: false }
}

const told = ({ owner, traceparent }: Change) => ({ ...owner, traceparent })
