import type { Handler } from '#libs/events/handler'
import { isRebuilding, lookIntoShadow } from './db/rebuild.ts'
import type { Schema } from './db/schema.ts'

type Apply = Handler<Schema>['apply']

/**
 * Does with events in the projections that are being built anew what is done with those that stand, in the same transaction;
 * nothing where none are. Whether some are can not change before the transaction ends.
 */
export function alsoInShadow(apply: Apply): Apply {
  return async (trx, received) => {
    if (!(await isRebuilding(trx))) return
    const back = await lookIntoShadow(trx)
    await apply(trx, received)
    await back()
  }
}
