import type { PutNamedLocationRequest, PutNamedLocationResponse } from '#contracts/gen/countersign/policy/v1/admin'
import { NamedLocation } from '#contracts/gen/countersign/policy/v1/conditional_access'
import { NamedLocationChanged } from '#contracts/gen/countersign/policy/v1/events'
import { Deployment } from '#contracts/gen/countersign/types/v1/edition'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import type { Network } from '#libs/net/address'
import type { Context } from '../context.ts'
import { countNamedLocations, findNamedLocation, saveNamedLocation } from '../db/named-locations.ts'
import { countPolicyUp } from '../db/tenants.ts'
import { emitChange } from '../emit-change.ts'
import { assertEtag } from '../etag.ts'
import { readBlock, writeNetwork } from '../network.ts'
import { same } from '../same.ts'

const mostLocations = 500

/**
 * Creates a named location or replaces it. Refuses with OBJECT_NOT_FOUND an id that is not there, with ETAG_MISMATCH, and
 * with LIMIT_REACHED.
 */
export async function putNamedLocation(
  { database, world }: Context,
  request: PutNamedLocationRequest,
  call: Call,
): Promise<PutNamedLocationResponse> {
  const { tenant } = call
  const given = plain(request.namedLocation as NamedLocation)
  return database.kysely.transaction().execute(async (trx) => {
    await countPolicyUp(trx, tenant)
    const before = given.id === '' ? undefined : await findNamedLocation(trx, tenant, given.id)
    if (given.id !== '' && !before) throw namedLocationNotFound()
    assertEtag(given.etag, before?.etag)
    if (!before && (await countNamedLocations(trx, tenant)) >= mostLocations) {
      throw new Refusal(ErrorReason.LIMIT_REACHED, `there can be at most ${mostLocations} named locations`)
    }
    const { id, createdAt, etag } = before ?? { id: world.randomId(), createdAt: world.now(), etag: '' }
    const asked = { ...given, id, createdAt, etag }
    if (before && same(NamedLocation, before, asked)) return { namedLocation: before }
    const namedLocation = await saveNamedLocation(trx, tenant, asked)
    await emitChange(trx, { event: NamedLocationChanged, before, after: namedLocation, call, world })
    return { namedLocation }
  })
}

export function namedLocationNotFound(): Refusal {
  return new Refusal(ErrorReason.OBJECT_NOT_FOUND, 'there is no such named location')
}

/** The location as it is kept: its networks in their plainest form, and nothing twice. */
function plain(location: NamedLocation): NamedLocation {
  const networks = location.networks.map((text) => writeNetwork(readBlock(text) as Network, Deployment.CLOUD))
  return { ...location, networks: [...new Set(networks)], countries: [...new Set(location.countries)].sort() }
}
