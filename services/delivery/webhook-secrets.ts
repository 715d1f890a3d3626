import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { open, seal } from '#libs/db/sealed'
import type { Context } from './context.ts'
import { resealSecret, secretContext, selectSecret } from './db/webhook-secrets.ts'

/** For how long a secret that was replaced signs as well, in milliseconds. */
export const overlapMs = 86_400_000

/** What the tenant's webhooks are signed with, the present secret first. Refuses WEBHOOK_SECRET_MISSING. */
export async function signingOf(
  { database: { pool }, keyring, world }: Pick<Context, 'database' | 'keyring' | 'world'>,
  tenantId: string,
): Promise<string[]> {
  const kept = await selectSecret(pool, tenantId)
  if (!kept) throw new Refusal(ErrorReason.WEBHOOK_SECRET_MISSING, 'webhooks have no secret to be signed with yet')
  const context = secretContext(tenantId)
  const present = open(keyring, kept, context)
  // A key that is on its way out is still known: so no secret needs it when it is gone.
  if (kept.keyId !== keyring.activeId) await resealSecret(pool, tenantId, seal(keyring, present, context), kept)
  const { previousKeyId: keyId, previousSealed: sealed, rotatedAt } = kept
  const overlaps = keyId && sealed && world.now().getTime() < rotatedAt.getTime() + overlapMs
  const secrets = overlaps ? [present, open(keyring, { keyId, sealed }, context)] : [present]
  return secrets.map(String)
}
