import { showGauges } from '#libs/runtime/gauges'
import { CONSUMER_AGE, CONSUMER_PARKED, CONSUMER_WAITING } from '#libs/runtime/metric-names'
import type { Consumption } from './consume.ts'

/** Shows how far behind the stream a consumer is, and what it has set aside. */
export function showConsumption(consumer: string, { lag, parkedCount }: Pick<Consumption, 'lag' | 'parkedCount'>) {
  return showGauges({
    units: { [CONSUMER_WAITING]: '{event}', [CONSUMER_AGE]: 's', [CONSUMER_PARKED]: '{event}' },
    attributes: { consumer },
    async measure() {
      const [behind, parked] = await Promise.all([lag(), parkedCount().catch(() => undefined)])
      const age = behind && behind.oldestMs / 1000
      return { [CONSUMER_WAITING]: behind?.events, [CONSUMER_AGE]: age, [CONSUMER_PARKED]: parked }
    },
  })
}
