import { afterEach, beforeEach, describe, expect } from '@jest/globals'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fakeKubernetes, type FakeKubernetes } from './fake-kubernetes.ts'
import { chart } from './helm.ts'
import { testWith, tool } from './tools.ts'

const test = testWith('helm')
let kubernetes: FakeKubernetes
let folder: string

beforeEach(async () => {
  kubernetes = await fakeKubernetes()
  folder = await mkdtemp(join(tmpdir(), 'countersign-helm-'))
  const cluster = { name: 'fake', cluster: { server: kubernetes.url } }
  const contexts = [{ name: 'fake', context: { cluster: 'fake', user: 'fake' } }]
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [cluster],
    contexts,
    users: [{ name: 'fake', user: {} }],
    'current-context': 'fake',
  }
  await writeFile(join(folder, 'kubeconfig'), JSON.stringify(config))
})
afterEach(async () => {
  await kubernetes.stop()
  await rm(folder, { recursive: true })
})

/** Runs helm beside the fake, which lives in this process. */
async function helm(...words: string[]) {
  const given = ['--namespace', 'identity', '--kubeconfig', join(folder, 'kubeconfig')]
  const child = spawn(tool('helm') ?? 'helm', [...words, ...given], {
    env: { HOME: folder, PATH: process.env['PATH'] },
  })
  const printed = Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = await once(child, 'exit')
  return { code, said: (await printed).join('') }
}

const values = ['--values', join(chart, 'ci/external-values.yaml')]
const install = (...more: string[]) => helm('install', 'mfa', chart, ...values, '--wait', '--timeout', '20s', ...more)
const upgrade = (...more: string[]) => helm('upgrade', 'mfa', chart, ...values, '--wait', '--timeout', '6s', ...more)
const images = () => [
  ...new Set(kubernetes.all('Deployment').map(({ spec }) => spec.template.spec.containers[0].image)),
]

describe('a release in a cluster', () => {
  test('is installed, tested, upgraded, and leaves nothing behind', async () => {
    expect(await install()).toMatchObject({ code: 0 })
    expect(kubernetes.all('Deployment')).toHaveLength(6)
    expect(kubernetes.all('Job')).toEqual([])
    const tested = await helm('test', 'mfa')
    expect(tested).toMatchObject({ code: 0, said: expect.stringMatching(/Phase:\s+Succeeded/) })
    expect(await upgrade('--set', 'image.tag=0.2.0')).toMatchObject({ code: 0 })
    expect(images()).toEqual(['ghcr.io/countersign/countersign:0.2.0'])
    expect(await helm('uninstall', 'mfa', '--wait', '--timeout', '10s')).toMatchObject({ code: 0 })
    const left = [
      'Deployment',
      'Service',
      'ServiceAccount',
      'Job',
      'PodDisruptionBudget',
      'NetworkPolicy',
      'Certificate',
    ]
    expect(
      left.flatMap((kind) => kubernetes.all(kind)).map(({ kind, metadata }) => `${kind} ${metadata.name}`),
    ).toEqual([])
  })

  test('whose schemas can not be brought up to date keeps its pods as they are', async () => {
    await install()
    const before = images()
    const { code, said } = await upgrade('--set', 'image.tag=broken')
    expect({ code, said }).toMatchObject({ code: 1, said: expect.stringContaining('pre-upgrade hooks failed') })
    expect(images()).toEqual(before)
  })

  test('whose new pods never get ready goes back to the old ones', async () => {
    await install()
    const { code, said } = await upgrade('--set', 'image.tag=broken,migrations.mode=none', '--rollback-on-failure')
    expect({ code, said }).toMatchObject({ code: 1, said: expect.stringContaining('rolled back') })
    expect(images()).toEqual(['ghcr.io/countersign/countersign:0.1.0'])
  })

  test('in which an autoscaler sets the number of pods keeps it at an upgrade', async () => {
    const scaled = ['--set', 'defaults.autoscaling.enabled=true']
    await install(...scaled)
    const [first] = kubernetes.all('Deployment')
    expect(first?.spec).not.toHaveProperty('replicas')
    expect(await upgrade(...scaled, '--set', 'image.tag=0.2.0')).toMatchObject({ code: 0 })
  })
})
