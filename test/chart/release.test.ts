import { describe, expect } from '@jest/globals'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chart, charts, helm, objects, printed, type KubernetesObject } from './helm.ts'
import { testWith } from './tools.ts'

const test = testWith('helm')
const deployments = (all: KubernetesObject[]) => all.filter(({ kind }) => kind === 'Deployment')

describe('a release', () => {
  test('passes the linter, with little and with everything switched on', () => {
    for (const ci of ['external', 'full']) {
      const { stdout, stderr } = helm('lint', '--strict', chart, '--values', join(chart, `ci/${ci}-values.yaml`))
      expect(stdout + stderr).toContain('1 chart(s) linted, 0 chart(s) failed')
    }
    const deps = helm('lint', '--strict', join(charts, 'countersign-deps'), '--set', 'postgres.existingSecret=postgres')
    expect(deps.stdout).toContain('0 chart(s) failed')
  })

  testWith('helm', 'helm3')('is the same by Helm 3 as by Helm 4', () => {
    for (const ci of [['external'], ['full']]) {
      expect(objects({ ci, by: 'helm3' })).toEqual(objects({ ci }))
    }
  })

  test('is the same each time it is rendered', () => {
    expect(printed({ ci: ['full'] })).toBe(printed({ ci: ['full'] }))
  })

  test('rolls no pod because the chart has a new version', async () => {
    const copy = await mkdtemp(join(tmpdir(), 'countersign-chart-'))
    await cp(chart, copy, { recursive: true })
    const text = await readFile(join(copy, 'Chart.yaml'), 'utf8')
    await writeFile(join(copy, 'Chart.yaml'), text.replace(/^version: .*/m, 'version: 9.9.9'))
    const pods = (folder: string) =>
      deployments(objects({ chart: folder, ci: ['full'] })).map(({ spec }) => spec.template)
    expect(printed({ chart: copy })).toContain('countersign-9.9.9')
    expect(pods(copy)).toEqual(pods(chart))
    await rm(copy, { recursive: true })
  })

  test('of the longest name has no name that Kubernetes refuses, and none twice', () => {
    for (const release of ['r'.repeat(53), 'countersign', 'a']) {
      const all = objects({ release, ci: ['full'] })
      expect(all.map(({ metadata }) => metadata.name).filter((name) => name.length > 63)).toEqual([])
      const places = all.map(({ kind, metadata }) => `${kind} ${metadata.name}`)
      expect(new Set(places).size).toBe(places.length)
    }
  })

  test('selects its pods by what never changes', () => {
    for (const { spec, metadata } of deployments(objects())) {
      expect(spec.selector.matchLabels).toEqual({
        'app.kubernetes.io/name': 'countersign',
        'app.kubernetes.io/instance': 'mfa',
        'app.kubernetes.io/component': metadata.labels['app.kubernetes.io/component'],
      })
      expect(spec.template.metadata.labels).toEqual(spec.selector.matchLabels)
    }
  })

  test('can be part of another chart', () => {
    expect(objects({ set: ['global.anything=x', 'enabled=true'] }).length).toBeGreaterThan(30)
  })

  test('can be packed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-package-'))
    expect(helm('package', chart, '--destination', folder).status).toBe(0)
    const packed = join(folder, 'countersign-0.1.0.tgz')
    const values = ['--values', join(chart, 'ci/external-values.yaml'), '--namespace', 'identity']
    expect(helm('template', 'mfa', packed, ...values).stdout).toBe(printed())
    await rm(folder, { recursive: true })
  })
})

describe('schemas are brought up to date', () => {
  const job = (set: string[]) =>
    objects({ set }).find(({ kind, metadata }) => kind === 'Job' && metadata.name.includes('migrate'))

  test('before any pod changes, under an account that is there for it', () => {
    const { metadata } = job([]) ?? {}
    expect(metadata?.annotations).toMatchObject({
      'helm.sh/hook': 'pre-install,pre-upgrade',
      'helm.sh/hook-weight': '0',
    })
    const account = objects().find(
      ({ kind, metadata }) => kind === 'ServiceAccount' && metadata.name === 'mfa-countersign-migrate',
    )
    expect(account?.metadata.annotations).toMatchObject({ 'helm.sh/hook-weight': '-10' })
  })

  test('or beside them, by a job whose name changes with the image, since its template can not', () => {
    const [one, same, other] = ['v1', 'v1', 'v2'].map(
      (tag) => job(['migrations.mode=job', `image.tag=${tag}`])?.metadata,
    )
    expect(one).not.toHaveProperty('annotations')
    expect(one?.name).toMatch(/^mfa-countersign-migrate-[0-9a-f]{8}$/)
    expect([same?.name === one?.name, other?.name === one?.name]).toEqual([true, false])
  })

  test('or by someone else, and in every case no service starts before', () => {
    expect(job(['migrations.mode=none'])).toBeUndefined()
    for (const mode of ['hook', 'job', 'none']) {
      const waiting = deployments(objects({ set: [`migrations.mode=${mode}`] })).filter(({ spec }) =>
        JSON.stringify(spec).includes('{"name":"MIGRATIONS","value":"await"}'),
      )
      expect(waiting).toHaveLength(5)
    }
  })
})
