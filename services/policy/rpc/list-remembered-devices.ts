import { z } from 'zod'
import type {
  ListRememberedDevicesRequest,
  ListRememberedDevicesResponse,
} from '#contracts/gen/countersign/policy/v1/admin'
import type { Call } from '#libs/rpc/call'
import { uuid } from '#libs/rpc/shape'
import type { Context } from '../context.ts'
import { listRememberedDevices as selectDevices } from '../db/remembered-devices.ts'
import { listPage } from '../list-page.ts'

const keyShape = z.tuple([uuid()])

/** Lists the devices that are remembered for a person, the newest first. */
export async function listRememberedDevices(
  { database, world }: Context,
  { page, userId }: ListRememberedDevicesRequest,
  { tenant }: Call,
): Promise<ListRememberedDevicesResponse> {
  const person = { tenant, userId, now: world.now() }
  const { items: devices, nextPageToken } = await listPage({
    page,
    keyShape,
    select: (after, most) => selectDevices(database.kysely, { ...person, after, most }),
    keyOf: ({ id }) => id,
  })
  return { devices, nextPageToken }
}
