import type { SetPinRequest, SetPinResponse } from '#contracts/gen/countersign/challenge/v1/pin'
import { transaction } from '#libs/db/transaction'
import type { Call } from '#libs/rpc/call'
import type { World } from '#libs/runtime/world'
import type { Context } from '../context.ts'
import { lockPin, savePin } from '../db/pins.ts'
import { assertKeepsRules, assertSameSalt, pinScene, rulesBroken, type PinScene } from '../new-pin.ts'
import { openPin, sealPin } from '../open-pin.ts'
import { renewed } from '../pin.ts'
import { pinChangedEvent } from '../pin-events.ts'
import { mostDigits } from '../pin-rules.ts'

/** Sets a person's PIN as an administrator; one that is made is given back, once. */
export async function setPin(ctx: Context, request: SetPinRequest, call: Call): Promise<SetPinResponse> {
  const { world, keyring } = ctx
  const owner = { tenantId: call.tenant, userId: request.userId }
  const scene = await pinScene(ctx, owner, call)
  const { pin, hash } = request.pin === '' ? await made(ctx, scene) : await hashed(ctx, scene, request.pin)
  await transaction(ctx.database.pool, async (client) => {
    const { pin: stored, guard } = await lockPin(client, owner)
    const record = stored ? openPin(keyring, owner, stored) : undefined
    assertSameSalt(record, scene)
    assertKeepsRules(rulesBroken({ pin, hash }, scene, record), { pin: 'pin', confirmation: 'pin' })
    const next = renewed(record, scene.salted, hash, scene.rules.history)
    const kept = { ...sealPin(keyring, owner, next), changedAt: world.now(), changeRequired: request.changeRequired }
    const told = { ...owner, traceparent: call.traceparent }
    const by = { byAdministrator: true, removed: false, changeRequired: request.changeRequired }
    const event = pinChangedEvent(told, by, world)
    await savePin(client, { guard, pin: kept, outbox: [event] })
  })
  return { pin: request.pin === '' ? pin : '' }
}

async function hashed({ slowHash }: Context, { salted }: PinScene, pin: string) {
  const [hash] = await slowHash([pin], salted)
  return { pin, hash }
}

/** The least digits of a PIN that is made. */
const leastMade = 6
/** Far more tries than chance can use up: of PINs of sixteen digits about three in five keep the rules. */
const mostTries = 100

/** A PIN that keeps the rules. */
async function made(ctx: Context, scene: PinScene): Promise<{ pin: string; hash: string }> {
  const digits = Math.min(mostDigits, Math.max(leastMade, scene.rules.minimumLength))
  for (let time = 0; time < mostTries; time++) {
    const pin = randomDigits(ctx.world, digits)
    if (rulesBroken({ pin, hash: '' }, scene, undefined).length > 0) continue
    const { hash } = await hashed(ctx, scene, pin)
    if (rulesBroken({ pin, hash }, scene, scene.record).length === 0) return { pin, hash }
  }
  throw new Error('chance made no PIN that keeps the rules')
}

function randomDigits({ randomInt }: World, digits: number): string {
  return Array.from({ length: digits }, () => randomInt(10)).join('')
}
