import { noCountries, type CountryOf } from '#libs/net/countries'
import { deliverTo } from '#libs/testing/deliver'
import type { Schema } from '../db/schema.ts'
import type { World } from '#libs/runtime/world'
import { hearingCalls } from '../hearing-calls.ts'
import { hearingSettings } from '../hearing-settings.ts'
import { learning } from '../learning.ts'

/** Brings events to the service as the stream does, batch by batch. */
export const deliver = deliveringIn(noCountries)

/** The same, where these countries can be told. */
export function deliveringIn(countryOf: CountryOf) {
  return deliverTo<Schema>('fraud', [...learning(countryOf), ...hearingSettings])
}

/** Brings how calls ended. */
export function deliverCalls(world: World) {
  return deliverTo<Schema>('fraud-calls', hearingCalls(world))
}
