import { afterEach, expect, test } from '@jest/globals'
import { metrics } from '@opentelemetry/api'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { showGauges } from './gauges.ts'

afterEach(() => metrics.disable())

test('figures are measured when somebody collects, and stay as they were while they can not be had', async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter })
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }))
  let measured = async (): Promise<{ waiting?: number }> => ({ waiting: 3 })
  const shown = showGauges({
    units: { waiting: '{event}', age: 's' },
    attributes: { service: 'fraud' },
    measure: () => measured(),
  })

  async function collected() {
    exporter.reset()
    await reader.forceFlush()
    const scopes = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics)
    return scopes.flatMap(({ metrics }) =>
      metrics.flatMap(({ descriptor, dataPoints }) =>
        dataPoints.map(({ value, attributes }) => [descriptor.name, descriptor.unit, value, attributes]),
      ),
    )
  }
  const three = [['waiting', '{event}', 3, { service: 'fraud' }]]
  expect(await collected()).toEqual(three)
  measured = () => Promise.reject(new Error('the database is away'))
  expect(await collected()).toEqual(three)
  measured = async () => ({ waiting: 4 })
  expect(await collected()).toEqual([['waiting', '{event}', 4, { service: 'fraud' }]])
  shown.stop()
  await reader.shutdown()
})
