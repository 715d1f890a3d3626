import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { tool } from './tools.ts'

export const charts = resolve(import.meta.dirname, '../../deploy/charts')
export const chart = join(charts, 'countersign')

/** A Kubernetes object, as far as a test looks into it. */
export interface KubernetesObject {
  apiVersion: string
  kind: string
  metadata: { name: string; labels: Record<string, string>; annotations?: Record<string, string>; namespace?: string }
  // oxlint-disable-next-line typescript/no-explicit-any -- every kind has a shape of its own, and the test says which it expects
  spec: any
  data?: Record<string, string>
}

interface Rendering {
  chart?: string
  release?: string
  /** Files of values in the chart's `ci/`, without their ending. */
  ci?: readonly string[]
  /** As `--set` takes them. */
  set?: readonly string[]
  more?: readonly string[]
  /** Which helm. */
  by?: 'helm' | 'helm3'
}

export const helm = (...words: string[]) => run('helm', words)

function run(by: string, words: string[]) {
  const { status, stdout, stderr } = spawnSync(tool(by) ?? by, words, { encoding: 'utf8', maxBuffer: 1 << 26 })
  return { status, stdout, stderr }
}

function render({
  chart: folder = chart,
  release = 'mfa',
  ci = ['external'],
  set = [],
  more = [],
  by = 'helm',
}: Rendering) {
  const files = ci.flatMap((name) => ['--values', join(folder, `ci/${name}-values.yaml`)])
  const values = [...files, ...set.flatMap((each) => ['--set', each]), ...more]
  return run(by, ['template', release, folder, '--namespace', 'identity', ...values])
}

/** What helm prints of a chart. */
export function printed(rendering: Rendering = {}): string {
  const { status, stdout, stderr } = render(rendering)
  if (status !== 0) throw new Error(stderr)
  return stdout
}

/** The objects of a chart, read as Kubernetes reads YAML. */
export function objects(rendering: Rendering = {}): KubernetesObject[] {
  const documents = parseAllDocuments(printed(rendering), { version: '1.1' })
  return documents.map((document) => document.toJS() as KubernetesObject | null).filter((each) => each !== null)
}

/** Why helm does not render a chart. */
export function refusal(rendering: Rendering): string {
  const { status, stderr } = render(rendering)
  return status === 0 ? 'it was rendered' : stderr
}

/** Those of a kind, by the service that they belong to. */
export function byService(all: readonly KubernetesObject[], kind: string): Record<string, KubernetesObject> {
  const found = all.filter((each) => each.kind === kind && !each.metadata.name.endsWith('-headless'))
  return Object.fromEntries(found.map((each) => [each.metadata.labels['app.kubernetes.io/component'] ?? '', each]))
}
