import { describe, expect } from '@jest/globals'
import { execFile, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { serviceNames } from '#cli/start/programs'
import { until } from '#libs/testing/until'
import { startCarrier } from '#test/outside/carrier/server'
import { phone } from '#test/outside/phone'
import { objects } from './helm.ts'
import { testWith } from './tools.ts'

const root = resolve(import.meta.dirname, '../..')

interface Asked {
  resources: {
    name: string
    cmd?: string | string[]
    serve_cmd?: string
    resource_deps?: string[]
    readiness_probe?: object
    auto_init?: boolean
    trigger_mode?: string
  }[]
  images: { name: string; dockerfile: string; target: string }[]
  charts: { chart: string; name: string; values: string[] }[]
  contexts: string[]
}

function evaluated(mode: string) {
  const words = ['test/chart/tiltfile.py', mode, 'a-production-context']
  const { status, stdout, stderr } = spawnSync('python3', words, { cwd: root, encoding: 'utf8' })
  return { status, stderr, asked: status === 0 ? (JSON.parse(stdout) as Asked) : undefined }
}

const buttons = ['demo', 'tests', 'migrate', "pick up Ann's phone"]

const test = testWith('python3')

describe('the Tiltfile', () => {
  test('starts every program as a process, each after those it needs, and knows by a probe when it serves', () => {
    const { resources = [] } = evaluated('processes').asked ?? {}
    const names = resources.map(({ name }) => name)
    expect(names).toEqual(['build', 'stores', ...buttons, ...serviceNames])
    const known = new Set(names)
    expect(resources.flatMap(({ resource_deps: needs = [] }) => needs).filter((name) => !known.has(name))).toEqual([])
    const serving = resources.filter(({ serve_cmd: serve }) => serve !== undefined)
    expect(serving.filter(({ readiness_probe: probe }) => probe === undefined)).toEqual([])
    const programs = serving.map(({ serve_cmd: serve = '' }) => / (dist\/\S+)/.exec(serve)?.[1] ?? serve)
    expect(programs.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  test('has buttons that do nothing until somebody asks, and what they run is there', () => {
    const { resources = [] } = evaluated('processes').asked ?? {}
    const found = resources.filter(({ name }) => buttons.includes(name))
    for (const { name, auto_init, trigger_mode } of found) {
      expect({ name, auto_init, trigger_mode }).toEqual({ name, auto_init: false, trigger_mode: 'manual' })
    }
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['demo', 'test']))
    expect(existsSync(join(root, 'dist/cli/migrate/main.js'))).toBe(true)
  })

  test("its button for Ann's phone has her pick up and press #", async () => {
    const { resources = [] } = evaluated('processes').asked ?? {}
    const [command = '', ...words] = resources.find(({ name }) => name === buttons[3])?.cmd ?? []
    const account = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'token' }
    const carrier = await startCarrier({ listen: { host: '127.0.0.1', port: 0 }, ...account })
    const here = words.map((word) => word.replace(/^http:\/\/[^/]+/, carrier.url))
    const { error, code } = await new Promise<{ error: Error | null; code: number | null }>((resolve) => {
      const child = execFile(command, here, (error) => resolve({ error, code: child.exitCode }))
    })
    expect({ error, code }).toEqual({ error: null, code: 0 })
    const line = createServer((_, response) => response.end(`<Response><Gather action="${url()}"/></Response>`))
    await once(line.listen(0, '127.0.0.1'), 'listening')
    const url = () => `http://127.0.0.1:${(line.address() as AddressInfo).port}/`
    const place = await fetch(`${carrier.url}/2010-04-01/Accounts/${account.accountSid}/Calls.json`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${account.accountSid}:${account.authToken}`)}` },
      body: new URLSearchParams({ To: '+14255550123', From: '+15005550006', Url: url() }),
    })
    expect(place.status).toBe(201)
    const { calls } = phone({ carrierUrl: carrier.url, number: '+14255550123' })
    await until(async () => (await calls()).some(({ pressed }) => pressed[0] === '#'))
    line.closeAllConnections()
    line.close()
    await carrier.stop()
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
