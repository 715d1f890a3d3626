import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Context } from './context.ts'
import { selectExport } from './db/exports.ts'
import type { KeptExport } from './export.ts'

/** An export of the tenant. Refuses OBJECT_NOT_FOUND. */
export async function findExport(
  { database: { kysely }, world }: Pick<Context, 'database' | 'world'>,
  tenantId: string,
  exportId: string,
): Promise<KeptExport> {
  const found = await selectExport(kysely, { tenantId, exportId, now: world.now() })
  if (!found) throw noExport()
  return found
}

export const noExport = () => new Refusal(ErrorReason.OBJECT_NOT_FOUND, 'there is no such export')
