import { PersonChanged } from '#contracts/gen/countersign/policy/v1/events'
import type { SetPeopleStateRequest, SetPeopleStateResponse } from '#contracts/gen/countersign/policy/v1/admin'
import { transaction } from '#libs/db/transaction'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { changePeopleState } from '../db/people-in-bulk.ts'
import { storeEvents } from '#libs/events/store-events'
import { changeRow } from '../emit-change.ts'

/** Sets the state of many people at once. Those who have it already stay as they are; unknown ones are named. */
export async function setPeopleState(
  { database, world }: Context,
  { userIds, state }: SetPeopleStateRequest,
  call: Call,
): Promise<SetPeopleStateResponse> {
  const asked = [...new Set(userIds)]
  const { known, changes } = await transaction(database.pool, async (client) => {
    const changed = await changePeopleState(client, { tenant: call.tenant, userIds: asked, state })
    const events = changed.changes.map((change) => changeRow({ event: PersonChanged, ...change, call, world }))
    if (events.length > 0) await storeEvents(client, events)
    return changed
  })
  return { changed: changes.length, unknownUserIds: asked.filter((userId) => !known.has(userId)) }
}
