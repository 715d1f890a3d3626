import { describe, expect } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { consumers } from '#test/cluster/settled'
import { byService, objects } from './helm.ts'
import { services } from './services.ts'
import { testWith } from './tools.ts'

const test = testWith('helm')
const asked = ['keda.natsMonitoring=nats.identity.svc:8222', 'keda.prometheus=http://prometheus.monitoring:9090']

interface Trigger {
  type: string
  metadata: Record<string, string>
}

function scaled(set: string[]) {
  const all = objects({ set: ['defaults.keda.enabled=true', ...set] })
  return { all, found: byService(all, 'ScaledObject') }
}

describe('where KEDA scales', () => {
  test('everyone who listens is on the list of those who do', () => {
    const begins = Object.keys(services).map((name) => readFileSync(`services/${name}/begin.ts`, 'utf8'))
    const listening = begins.flatMap((text) => [...text.matchAll(/\bdurable: '([a-z-]+)'/g)].map(([, name]) => name))
    expect(listening.sort()).toEqual([...consumers].sort())
  })

  test('every service is scaled by it alone, and is protected from drains as before', () => {
    const { all, found } = scaled([])
    expect(Object.keys(found).sort()).toEqual(Object.keys(services).sort())
    for (const [name, { spec }] of Object.entries(byService(all, 'Deployment'))) {
      expect({ name, replicas: spec.replicas }).toEqual({ name, replicas: undefined })
      expect(found[name]?.spec.scaleTargetRef.name).toBe(`mfa-countersign-${name}`)
    }
    expect(byService(all, 'HorizontalPodAutoscaler')).toEqual({})
    expect(Object.keys(byService(all, 'PodDisruptionBudget')).sort()).toEqual(Object.keys(services).sort())
  })

  test('it is by every consumer that listens, and by every outbox', () => {
    const triggers = Object.values(scaled(asked).found).flatMap(({ spec }) => spec.triggers as Trigger[])
    const heard = triggers.filter(({ type }) => type === 'nats-jetstream').map(({ metadata }) => metadata['consumer'])
    expect(heard.sort()).toEqual([...consumers].sort())
    const waiting = triggers.filter(({ type }) => type === 'prometheus').map(({ metadata }) => metadata['query'])
    expect(waiting.sort()).toEqual(
      ['challenge', 'delivery', 'fraud', 'policy', 'reporting'].map(
        (name) => `max(countersign_outbox_waiting{namespace="identity",service="${name}"})`,
      ),
    )
    expect(
      triggers.flatMap(({ metadata }) => Object.values(metadata)).every((value) => typeof value === 'string'),
    ).toBe(true)
  })

  test('it is by load alone where it is told of neither, and by what else is asked for', () => {
    const { found } = scaled(['services.fraud.keda.triggers[0].type=cron'])
    expect(found['policy']?.spec.triggers).toEqual([
      { type: 'cpu', metricType: 'Utilization', metadata: { value: '70' } },
    ])
    expect(found['fraud']?.spec.triggers).toHaveLength(2)
  })
})
