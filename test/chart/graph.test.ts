import { beforeAll, describe, expect } from '@jest/globals'
import { byService, objects, type KubernetesObject } from './helm.ts'
import { called, services } from './services.ts'
import { testWith, tool } from './tools.ts'

const test = testWith('helm')
let all: KubernetesObject[] = []
beforeAll(() => {
  if (tool('helm')) all = objects()
})

interface Rule {
  from?: { podSelector?: { matchLabels: Record<string, string> } }[]
  to?: Rule['from']
  ports: { port: number }[]
}

/** The services that the rules of a network policy let speak at a port. */
function peers(rules: Rule[], port: number): string[] {
  const about = rules.filter(({ ports }) => ports.some((each) => each.port === port))
  const selectors = about.flatMap(({ from = [], to = from }) => to)
  return selectors.map(({ podSelector }) => podSelector?.matchLabels['app.kubernetes.io/component'] ?? 'anybody').sort()
}

function environment(name: string): Record<string, string> {
  const container = byService(all, 'Deployment')[name]?.spec.template.spec.containers[0]
  return Object.fromEntries(container.env.map(({ name, value }: { name: string; value: string }) => [name, value]))
}

const edges = Object.entries(services).flatMap(([caller, service]) => called(service).map((callee) => [caller, callee]))

describe('who speaks with whom', () => {
  test('the services of the chart are those of the code', () => {
    expect(Object.keys(byService(all, 'Deployment')).sort()).toEqual(Object.keys(services).sort())
  })

  test('each is given the addresses of those it calls: all their pods, behind a headless Service', () => {
    const targets = Object.keys(services).flatMap((caller) =>
      Object.entries(environment(caller))
        .filter(([name]) => name.endsWith('_ADDRESS'))
        .map(([name, value]) => [caller, name, value]),
    )
    expect(targets.map(([caller, name]) => [caller, name?.replace('_ADDRESS', '').toLowerCase()]).sort()).toEqual(
      [...edges].sort(),
    )
    for (const [, , value = ''] of targets) {
      const [, name] =
        /^dns:\/\/\/(mfa-countersign-[a-z]+-headless)\.identity\.svc\.cluster\.local:50051$/.exec(value) ?? []
      const service = all.find(({ kind, metadata }) => kind === 'Service' && metadata.name === name)
      expect({ value, clusterIP: service?.spec.clusterIP }).toEqual({ value, clusterIP: 'None' })
    }
  })

  test('and network policies let exactly those calls out of the one and into the other', () => {
    const policies = byService(all, 'NetworkPolicy')
    const out = Object.keys(services).flatMap((name) =>
      peers(policies[name]?.spec.egress, 50051).map((peer) => [name, peer]),
    )
    const into = Object.keys(services).flatMap((name) =>
      peers(policies[name]?.spec.ingress, 50051).map((peer) => [peer, name]),
    )
    expect(out.sort()).toEqual([...edges].sort())
    expect(into.sort()).toEqual([...edges].sort())
  })

  test('the code of the called lets the caller in by the name in its certificate, and the challenge service by keys too', () => {
    const shut = edges.filter(([caller = '', callee = '']) => !services[callee]?.peers.has(caller))
    expect(shut).toEqual([])
    expect(services['challenge']?.takesKeys).toBe(true)
    for (const [name, { spec }] of Object.entries(byService(all, 'Certificate')).filter(([name]) => name in services)) {
      expect(spec.uris).toEqual([`spiffe://cluster.local/ns/identity/sa/${name}`])
      expect(spec.dnsNames).toContain(`mfa-countersign-${name}-headless.identity.svc.cluster.local`)
    }
  })

  test('no call makes a circle', () => {
    const reaches = (from: string): string[] =>
      edges.filter(([caller]) => caller === from).flatMap(([, callee = '']) => [callee, ...reaches(callee)])
    expect(Object.keys(services).filter((name) => reaches(name).includes(name))).toEqual([])
  })

  test('a new call in the values alone is let through on both sides', () => {
    const more = objects({ set: ['services.gateway.calls={delivery,reporting}'] })
    expect(peers(byService(more, 'NetworkPolicy')['reporting']?.spec.ingress, 50051)).toEqual(['gateway'])
    expect(peers(byService(more, 'NetworkPolicy')['gateway']?.spec.egress, 50051)).toEqual(['delivery', 'reporting'])
  })
})
