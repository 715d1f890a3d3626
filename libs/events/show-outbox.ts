import { showGauges } from '#libs/runtime/gauges'
import { OUTBOX_AGE, OUTBOX_WAITING } from '#libs/runtime/metric-names'
import type { Relay } from './relay.ts'

/** Shows how many events of a service the stream has not taken yet, and for how long. */
export function showOutbox(service: string, { lag }: Pick<Relay, 'lag'>) {
  return showGauges({
    units: { [OUTBOX_WAITING]: '{event}', [OUTBOX_AGE]: 's' },
    attributes: { service },
    async measure() {
      const { rows, oldestMs } = await lag()
      return { [OUTBOX_WAITING]: rows, [OUTBOX_AGE]: oldestMs / 1000 }
    },
  })
}
