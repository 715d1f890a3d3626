import { describe, expect, test } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { countedMetrics } from './counted-metrics.ts'
import { chart, charts, objects } from './helm.ts'
import { shownMetrics } from './running-service.ts'
import { testWith, tool } from './tools.ts'

const folder = join(chart, 'files/rules')
const files = readdirSync(folder)
const texts = Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
const rules = (name: string) =>
  parse(texts[name] ?? '').groups.flatMap((group: { rules: object[] }) => group.rules) as Rule[]

interface Rule {
  alert?: string
  expr: string
  labels?: { severity: string }
}

function promtool(...words: string[]): string {
  const { stdout, stderr } = spawnSync(tool('promtool') ?? 'promtool', words, { encoding: 'utf8' })
  return stdout + stderr
}

const faulty = (code: number, reason = '') =>
  `rpc_server_duration_count{namespace="identity",rpc_service="countersign.challenge.v1.ChallengeService",rpc_grpc_status_code="${code}",countersign_reason="${reason}"}`

/** Whether an alert speaks after two hours in which 2 calls of 100 ended with this code. */
function story(code: number, reason: string, speaks: boolean) {
  const alert = {
    exp_labels: {
      severity: 'critical',
      namespace: 'identity',
      rpc_service: 'countersign.challenge.v1.ChallengeService',
    },
  }
  return {
    interval: '1m',
    input_series: [
      { series: faulty(0), values: '0+588x120' },
      { series: faulty(code, reason), values: '0+12x120' },
    ],
    alert_rule_test: [
      { eval_time: '2h', alertname: 'CountersignErrorBudgetBurnsFast', exp_alerts: speaks ? [alert] : [] },
    ],
  }
}

describe('the alerts', () => {
  testWith('promtool')('are such as Prometheus takes', () => {
    for (const name of files) expect(promtool('check', 'rules', join(folder, name))).toContain('SUCCESS')
  })

  testWith('promtool')('speak when our own faults spend the budget, and are silent about refusals and drains', () => {
    const scratch = mkdtempSync(join(tmpdir(), 'countersign-rules-'))
    const silent = parse(texts['slo.yaml'] ?? '')
    for (const { rules } of silent.groups) for (const rule of rules) delete rule.annotations
    writeFileSync(join(scratch, 'rules.yaml'), stringify(silent))
    const tests = [
      story(13, '', true),
      story(14, 'DEPENDENCY_UNAVAILABLE', true),
      story(14, 'DRAINING', false),
      story(7, 'SCOPE_MISSING', false),
    ]
    writeFileSync(
      join(scratch, 'tests.yaml'),
      stringify({ rule_files: ['rules.yaml'], evaluation_interval: '1m', tests }),
    )
    expect(promtool('test', 'rules', join(scratch, 'tests.yaml'))).toContain('SUCCESS')
    rmSync(scratch, { recursive: true })
  })

  testWith('helm')('come to the cluster as they are written', () => {
    const found = objects({ ci: ['full'] }).find(({ kind }) => kind === 'PrometheusRule')
    const written = ['slo.yaml', 'events.yaml', 'platform.yaml'].flatMap((name) => parse(texts[name] ?? '').groups)
    expect(found?.spec.groups).toEqual(written)
  })

  test('each have a page that says what to do', () => {
    const page = readFileSync(join(charts, '../../docs/alerts.md'), 'utf8')
    const alerts = files.flatMap(rules).flatMap(({ alert }) => alert ?? [])
    expect(alerts.length).toBeGreaterThan(10)
    expect(alerts.filter((name) => !page.includes(`## ${name}\n`))).toEqual([])
  })
})

test('what alerts and dashboards ask for is what a running service shows', async () => {
  const dump = (await shownMetrics()) + (await countedMetrics())
  const shown = new Set([...dump.matchAll(/^([a-z_]+)\{/gm)].map(([, name]) => name))
  const dashboards = readdirSync(join(chart, 'files/dashboards')).map((name) =>
    readFileSync(join(chart, 'files/dashboards', name), 'utf8'),
  )
  const uids = dashboards.map((text) => JSON.parse(text).uid)
  expect(new Set(uids).size).toBe(uids.length)
  const expressions = [...dashboards, ...['slo.yaml', 'events.yaml'].flatMap(rules).map(({ expr }) => expr)].join('\n')
  const asked = new Set(
    [
      ...expressions.matchAll(
        /\b(?:rpc|countersign)_[a-z_]+?_(?:duration_(?:count|bucket)|waiting|age|parked|total|breaker)\b/g,
      ),
    ].map(([name]) => name),
  )
  expect(asked.size).toBeGreaterThan(11)
  expect([...asked].filter((name) => !shown.has(name))).toEqual([])
})
