import { beforeAll, describe, expect } from '@jest/globals'
import { byService, objects, type KubernetesObject } from './helm.ts'
import { services } from './services.ts'
import { testWith, tool } from './tools.ts'

const test = testWith('helm')
let plain: KubernetesObject[] = []
let full: KubernetesObject[] = []
beforeAll(() => {
  if (!tool('helm')) return
  plain = objects()
  full = objects({ ci: ['full'] })
})

const templates = () =>
  [...plain, ...full].filter(({ kind }) => /^(Deployment|Job)$/.test(kind)).map(({ spec }) => spec.template.spec)
const containers = () => templates().flatMap((pod) => pod.containers)
const deployments = () => [...plain, ...full].filter(({ kind }) => kind === 'Deployment')

describe('every pod', () => {
  test('is bound by the restricted Pod Security Standard', () => {
    expect(templates().length).toBeGreaterThanOrEqual(2 * (Object.keys(services).length + 2))
    for (const { securityContext, automountServiceAccountToken, enableServiceLinks, hostNetwork } of templates()) {
      expect(securityContext).toMatchObject({
        runAsNonRoot: true,
        runAsUser: 65532,
        seccompProfile: { type: 'RuntimeDefault' },
      })
      expect([automountServiceAccountToken, enableServiceLinks, hostNetwork]).toEqual([false, false, undefined])
    }
    const bound = { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } }
    for (const { securityContext } of containers()) expect(securityContext).toEqual(bound)
  })

  test('has an image of one version, and says what it needs', () => {
    for (const { image, resources } of containers()) {
      expect(image).toMatch(/^[a-z.]+\/countersign\/countersign(:0\.1\.0|@sha256:0{64})$/)
      expect(resources).toMatchObject({
        requests: { cpu: expect.any(String), memory: expect.any(String) },
        limits: { memory: expect.any(String) },
      })
    }
  })

  test('keeps no secret in its specification, and mounts none file by file', () => {
    for (const { env = [], volumeMounts } of containers()) {
      expect(env.filter(({ valueFrom }: { valueFrom?: object }) => valueFrom)).toEqual([])
      expect(volumeMounts.filter(({ subPath }: { subPath?: string }) => subPath)).toEqual([])
    }
  })
})

describe('every service', () => {
  test('is probed on a port of its own', () => {
    for (const { spec } of deployments()) {
      const [{ startupProbe, livenessProbe, readinessProbe, ports }] = spec.template.spec.containers
      const asked = [startupProbe, livenessProbe, readinessProbe].map(({ grpc, httpGet }) => grpc ?? httpGet)
      const http = ports[0].name === 'http'
      expect(asked).toEqual(
        http
          ? ['/readyz', '/healthz', '/readyz'].map((path) => ({ port: 'health', path }))
          : ['startup', 'liveness', 'readiness'].map((service) => ({ port: 50052, service })),
      )
    }
  })

  test('has time to serve on while it is forgotten, and to finish its calls', () => {
    for (const { spec } of deployments()) {
      const [{ lifecycle, env }] = spec.template.spec.containers
      const drain = Number.parseInt(env.find(({ name }: { name: string }) => name === 'DRAIN_TIMEOUT').value, 10)
      expect(spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThan(lifecycle.preStop.sleep.seconds + drain)
    }
  })

  test('runs under an account of its own', () => {
    const accounts = plain.filter(({ kind }) => kind === 'ServiceAccount')
    const made = new Set(accounts.map(({ metadata }) => metadata.name))
    const used = deployments().map(({ spec }) => spec.template.spec.serviceAccountName)
    expect(new Set(used).size).toBe(Object.keys(services).length)
    expect([...new Set(used)].filter((name) => !made.has(name))).toEqual([])
  })

  test('can be given any other secret as a file that follows its changes', () => {
    const from = 'services.delivery.secretFiles.RETENTION'
    const all = objects({ set: [`${from}.existingSecret=keeping`, `${from}.key=days`] })
    const { containers, volumes } = byService(all, 'Deployment')['delivery']?.spec.template.spec ?? {}
    const file = '/etc/countersign/secrets/retention'
    expect(containers[0].env).toContainEqual({ name: 'RETENTION_FILE', value: file })
    const { sources } = volumes.find(({ name }: { name: string }) => name === 'secrets').projected
    expect(sources).toContainEqual({ secret: { name: 'keeping', items: [{ key: 'days', path: 'retention' }] } })
  })

  test('is scaled by its chart or by its autoscaler, not by both', () => {
    const scaled = byService(full, 'HorizontalPodAutoscaler')
    for (const [name, { spec }] of Object.entries(byService(full, 'Deployment'))) {
      expect({ name, replicas: spec.replicas }).toEqual({ name, replicas: name in scaled ? undefined : 1 })
    }
  })

  test('is protected from drains, unless it has one pod, which would block them', () => {
    expect(Object.keys(byService(plain, 'PodDisruptionBudget')).sort()).toEqual(Object.keys(services).sort())
    expect(byService(full, 'PodDisruptionBudget')).not.toHaveProperty('reporting')
  })

  test('overrides single defaults, also with nothing', () => {
    const set = [
      'services.fraud.pdb.enabled=false',
      'services.fraud.replicas=0',
      'services.fraud.podSecurityContext.runAsUser=null',
    ]
    const all = objects({ set })
    expect(byService(all, 'PodDisruptionBudget')).not.toHaveProperty('fraud')
    const { replicas, template } = byService(all, 'Deployment')['fraud']?.spec ?? {}
    expect(replicas).toBe(0)
    expect(template.spec.securityContext).toMatchObject({ runAsNonRoot: true, fsGroup: 65532 })
    expect(template.spec.securityContext).not.toHaveProperty('runAsUser')
  })
})
