import type { z } from 'zod'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { Call } from '#libs/rpc/call'
import { deviceBlocked } from './after-answer.ts'
import type { Context } from './context.ts'
import { useNonce } from './db/device-nonces.ts'
import { findFactor, type FactorRow } from './db/factors.ts'
import { proofInvalid, readProof } from './device-proof.ts'
import { appNotification, type DeviceProgress, type DeviceSecret } from './methods/app-notification.ts'
import { openFactor } from './open-factor.ts'

/** A request of a device. */
export interface DeviceRequest {
  deviceId: string
  proof: string
}

/** The device that asks, and what it signed. */
export interface ProvenDevice<Claims> {
  device: FactorRow
  secret: DeviceSecret
  claims: Claims
  nonce: string
}

/**
 * The device that has signed a request, for this act. Refuses CREDENTIAL_INVALID, the same of a device that is not there, and
 * DEVICE_BLOCKED.
 */
export async function provenDevice<Claims extends { dev: string }>(
  { database, keyring, world }: Context,
  { deviceId, proof }: DeviceRequest,
  { act, shape, call }: { act: string; shape: z.ZodType<Claims>; call: Call },
): Promise<ProvenDevice<Claims>> {
  const device = await findFactor(database.pool, call.tenant, deviceId)
  if (device?.method !== Method.APP_NOTIFICATION) throw proofInvalid()
  const secret = openFactor(keyring, device) as DeviceSecret
  if (!secret.key) throw proofInvalid()
  const { claims, nonce } = await readProof(proof, secret.key, { act, claims: shape, now: world.now() })
  if (claims.dev !== device.id) throw proofInvalid()
  if (isBlocked(device)) throw deviceBlocked()
  return { device, secret, claims, nonce }
}

/** As `provenDevice`, once for each request that was signed: one that comes again is refused CREDENTIAL_INVALID. */
export async function provenOnce<Claims extends { dev: string }>(
  ctx: Context,
  request: DeviceRequest,
  asked: { act: string; shape: z.ZodType<Claims>; call: Call },
): Promise<ProvenDevice<Claims>> {
  const proven = await provenDevice(ctx, request, asked)
  const { device, nonce } = proven
  const isNew = await useNonce(ctx.database.pool, { ...device, nonce, usedAt: ctx.world.now() })
  if (!isNew) throw proofInvalid()
  return proven
}

function isBlocked({ progress }: FactorRow): boolean {
  return appNotification.isBlocked?.(progress as DeviceProgress) === true
}
