import { type Attributes, metrics } from '@opentelemetry/api'

/** What is measured under each name at one moment; what is not known then is left out. */
type Measured<Name extends string> = Partial<Record<Name, number | undefined>>

interface Gauges<Name extends string> {
  /** The names of the gauges, with the unit of each (UCUM). */
  units: Readonly<Record<Name, string>>
  attributes?: Attributes
  /** Asked once for all of them, each time that somebody collects. */
  measure(): Promise<Measured<Name>>
}

/**
 * Shows figures to whoever collects metrics; nobody asks for them while telemetry is off. While they can not be had, what was
 * last known is shown.
 */
export function showGauges<Name extends string>({ units, attributes, measure }: Gauges<Name>): { stop(): void } {
  const meter = metrics.getMeter('countersign')
  const entries = Object.entries(units) as [Name, string][]
  const gauges = entries.map(([name, unit]) => [name, meter.createObservableGauge(name, { unit })] as const)
  const observed = gauges.map(([, gauge]) => gauge)
  const callback: Parameters<typeof meter.addBatchObservableCallback>[0] = async (result) => {
    const measured = await measure().catch((): Measured<Name> => ({}))
    for (const [name, gauge] of gauges) {
      const value = measured[name]
      if (value !== undefined) result.observe(gauge, value, attributes)
    }
  }
  meter.addBatchObservableCallback(callback, observed)
  return { stop: () => meter.removeBatchObservableCallback(callback, observed) }
}
