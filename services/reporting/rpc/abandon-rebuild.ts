import type { AbandonRebuildResponse } from '#contracts/gen/countersign/reporting/v1/projection'
import type { Context } from '../context.ts'
import { deleteRebuild, holdRebuild } from '../db/rebuild.ts'
import { dropShadow } from '../db/swap.ts'

/** Gives up what is being built: from now on nobody adds to it, and then it is gone. */
export async function abandonRebuild({ database }: Pick<Context, 'database'>): Promise<AbandonRebuildResponse> {
  await database.kysely.transaction().execute(async (trx) => {
    await holdRebuild(trx)
    await deleteRebuild(trx)
  })
  await dropShadow(database.kysely)
  return {}
}
