import { describe, expect } from '@jest/globals'
import type { Reader } from '#libs/runtime/readers/reader'
import { logConfig } from '#libs/runtime/log'
import { runConfig } from '#libs/runtime/run'
import { byService, objects } from './helm.ts'
import { services } from './services.ts'
import { testWith } from './tools.ts'

const test = testWith('helm')

interface Variable {
  name: string
  value: string
}

/** Read by a library, not by us: pg, Node.js and OpenTelemetry. */
const libraries = /^(PGSSLMODE|NODE_EXTRA_CA_CERTS|OTEL_[A-Z_]+)$/
/** What no deployment needs to say: where nothing is said, the default is meant. */
const unsaid = new Set([
  'GEOIP_FILE',
  'BAD_NETWORKS_FILE',
  'TOR_EXITS_FILE',
  'CARRIER_TIMEOUT',
  'CARRIERS',
  'RETENTION',
])

function variables(service: string, ci: readonly string[], set: readonly string[] = []): Variable[] {
  return byService(objects({ ci, set }), 'Deployment')[service]?.spec.template.spec.containers[0].env
}

/** The names that a variable answers to, with `_FILE` and without, and whether its value is one that is taken. */
function read({ name, value }: Variable, readers: Record<string, Reader<unknown>>) {
  const whole = name.replace(/_FILE$/, '')
  const names = [name, whole].filter((each) => each in readers)
  const taken = readers[name]?.schema.safeParse(value).success ?? (names.length > 0 || libraries.test(name))
  return { name, names, taken }
}

describe.each(Object.entries(services))('what %s is told by the chart', (name, { readers }) => {
  const all = { ...readers, ...logConfig.readers, ...runConfig.readers } as Record<string, Reader<unknown>>

  test('is what it reads, in a form that it takes', () => {
    const full = [...variables(name, ['external']), ...variables(name, ['full'])]
    expect(full.map((each) => read(each, all)).filter(({ taken }) => !taken)).toEqual([])
  })

  test('is all that it must know', () => {
    const told = new Set(variables(name, ['external']).flatMap((each) => read(each, all).names))
    const required = Object.entries(all).filter(([, reader]) => reader.default === undefined && !reader.optional)
    expect(required.map(([name]) => name).filter((name) => !told.has(name))).toEqual([])
  })

  test('is all that can be said, but for what is named here', () => {
    const told = [
      ...variables(name, ['external']),
      ...variables(name, ['full'], ['carrier.from=Acme', 'carrier.baseUrl=https://api.example']),
    ]
    const names = new Set(told.flatMap((each) => read(each, all).names))
    expect(Object.keys(all).filter((each) => !names.has(each) && !unsaid.has(each))).toEqual([])
  })
})
