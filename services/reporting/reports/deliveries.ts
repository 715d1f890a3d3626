import { Channel } from '#contracts/gen/countersign/delivery/v1/delivery'
import { type DeliveryCounts, deliveryCounts } from '../db/delivery-counts.ts'
import { named } from './named.ts'
import { nowhere } from './places.ts'
import { number, report, text } from './report.ts'

/** Messages for each carrier and country, by their names. */
export const deliveries = report<DeliveryCounts>({
  filters: ['from', 'to'],
  columns: [
    text('Channel', ({ channel }) => named(Channel, channel)),
    text('Carrier', ({ provider }) => provider),
    text('Country Code', ({ countryCode }) => countryCode),
    number('Messages', ({ messages }) => messages),
    number('Delivered', ({ delivered }) => delivered),
    number('Failed', ({ failed }) => failed),
    number('Expired', ({ expired }) => expired),
    number('On Their Way', ({ messages, delivered, failed, expired }) => messages - delivered - failed - expired),
    number('Cost', ({ costMicros }) => costMicros / 1_000_000),
  ],
  async *rows(db, wanted) {
    yield await deliveryCounts(db, wanted)
  },
  places: nowhere,
  place: () => [],
})
