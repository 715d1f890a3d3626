import { describe, expect } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { serviceNames } from '#cli/start/programs'
import { objects } from './helm.ts'
import { testWith } from './tools.ts'

const root = resolve(import.meta.dirname, '../..')

interface Asked {
  resources: { name: string; serve_cmd?: string; resource_deps?: string[]; readiness_probe?: object }[]
  images: { name: string; dockerfile: string; target: string }[]
  charts: { chart: string; name: string; values: string[] }[]
  contexts: string[]
}

function evaluated(mode: string) {
  const words = ['test/chart/tiltfile.py', mode, 'a-production-context']
  const { status, stdout, stderr } = spawnSync('python3', words, { cwd: root, encoding: 'utf8' })
  return { status, stderr, asked: status === 0 ? (JSON.parse(stdout) as Asked) : undefined }
}

const test = testWith('python3')

describe('the Tiltfile', () => {
  test('starts every program as a process, each after those it needs, and knows by a probe when it serves', () => {
    const { resources = [] } = evaluated('processes').asked ?? {}
    const names = resources.map(({ name }) => name)
    expect(names).toEqual(['build', 'stores', ...serviceNames])
    const known = new Set(names)
    expect(resources.flatMap(({ resource_deps: needs = [] }) => needs).filter((name) => !known.has(name))).toEqual([])
    const serving = resources.filter(({ serve_cmd: serve }) => serve !== undefined)
    expect(serving.filter(({ readiness_probe: probe }) => probe === undefined)).toEqual([])
    const programs = serving.map(({ serve_cmd: serve = '' }) => / (dist\/\S+)/.exec(serve)?.[1] ?? serve)
    expect(programs.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  test('refuses a mode that it does not know', () => {
    expect(evaluated('compose')).toMatchObject({ status: 1, stderr: '--mode is processes or k8s, not compose\n' })
  })

  testWith('python3', 'helm')('builds the image that the chart runs, in local contexts alone', () => {
    const { images = [], charts = [], contexts = [] } = evaluated('k8s').asked ?? {}
    expect(images).toEqual([{ name: 'countersign/countersign', dockerfile: 'deploy/Dockerfile', target: 'dev' }])
    expect(readFileSync(join(root, 'deploy/Dockerfile'), 'utf8')).toMatch(/ AS dev$/m)
    expect(contexts).not.toContain('a-production-context')
    const ours = charts.find(({ name }) => name === 'countersign')
    const values = (ours?.values ?? []).flatMap((path) => ['--values', join(root, path)])
    const pods = objects({ ci: [], more: values }).filter(({ kind }) => /^(Deployment|Job)$/.test(kind))
    const used = pods.flatMap(({ spec }) => spec.template.spec.containers).map(({ image }) => image)
    expect(new Set(used)).toEqual(new Set(['countersign/countersign:dev']))
    expect(pods.filter(({ metadata }) => metadata.annotations?.['helm.sh/hook'])).toEqual([])
  })
})
