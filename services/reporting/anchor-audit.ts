import { anchorStatement } from '#libs/audit/signature'
import type { Context } from './context.ts'
import { insertAnchor, unsignedHeads } from './db/audit-rows.ts'

/** Signs the logs that grew since they last were. To be run every few minutes; without a key it does nothing. */
export async function anchorAudit({ database: { kysely }, world, auditKey }: Context): Promise<void> {
  if (!auditKey) return
  for (const { tenantId, sequence, hash } of await unsignedHeads(kysely)) {
    const signedAt = world.now()
    const signature = auditKey.sign(anchorStatement({ tenant: tenantId, sequence: BigInt(sequence), hash, signedAt }))
    await insertAnchor(kysely, { tenantId, sequence, hash, signedAt, signature })
  }
}
