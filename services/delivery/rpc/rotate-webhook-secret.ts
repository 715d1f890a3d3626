import type { RotateWebhookSecretResponse } from '#contracts/gen/countersign/delivery/v1/delivery'
import { seal } from '#libs/db/sealed'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { replaceSecret, secretContext } from '../db/webhook-secrets.ts'
import { secretOf } from '../providers/webhook-signature.ts'

/** Gives the tenant a new secret to sign its webhooks with. */
export async function rotateWebhookSecret(
  { database: { pool }, keyring, world }: Context,
  { tenant }: Pick<Call, 'tenant'>,
): Promise<RotateWebhookSecretResponse> {
  const secret = secretOf(world.randomBytes(32))
  await replaceSecret(pool, tenant, seal(keyring, secret, secretContext(tenant)), world.now())
  return { secret }
}
