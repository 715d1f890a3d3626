import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import type { Decision } from '#contracts/gen/countersign/types/v1/decision'
import type { Context } from './context.ts'
import { decide } from './decide.ts'
import { deviceStanding, isRemembered } from './device-standing.ts'
import type { Cause } from './emit-change.ts'
import { forgetDevices } from './forget-devices.ts'
import { loadFacts } from './load-facts.ts'
import type { LoadedFacts } from './load-facts.ts'
import { useBypass } from './use-bypass.ts'
import { useDeviceToken } from './use-device-token.ts'

/** A decision, and the facts that it was taken on. */
export interface Settled {
  readonly facts: LoadedFacts
  readonly decision: Decision
  /** The device's next token; empty where none was good, or where the person is not let in by the decision alone. */
  readonly deviceToken: string
  readonly rememberedDevice: boolean
}

/**
 * Decides, and does what the decision entails: a bypass is used up, a device's token gives way to the next, and where one
 * was stolen the person's devices are forgotten. Where another sign-in was faster, it is decided again on what is left.
 */
export async function settle(ctx: Context, facts: LoadedFacts, call: Cause): Promise<Settled> {
  const decision = decide(facts)
  const { bypass, device, situation, now } = facts
  const standing = deviceStanding(facts)
  if (standing === 'stolen') await forgetStolen(ctx, situation.userId, call)
  if (bypass && decision.reason === DecisionReason.ONE_TIME_BYPASS && !(await useBypass(ctx, bypass.id, call))) {
    return settle(ctx, { ...facts, bypass: undefined }, call)
  }
  const repeated = standing === 'repeated'
  const rememberedDevice = isRemembered(facts)
  if (!device || decision.outcome !== Outcome.SKIPPED || !rememberedDevice) {
    return { facts, decision, deviceToken: '', rememberedDevice }
  }
  const deviceToken = await useDeviceToken(ctx, { tenant: call.tenant, device, repeated, facts })
  if (deviceToken !== undefined) return { facts, decision, deviceToken, rememberedDevice }
  return settle(ctx, await loadFacts(ctx, { tenant: call.tenant, situation, now }), call)
}

async function forgetStolen({ database, world }: Context, userId: string, call: Cause): Promise<void> {
  await database.kysely.transaction().execute((trx) => forgetDevices(trx, { userId, theft: true, call, world }))
}
