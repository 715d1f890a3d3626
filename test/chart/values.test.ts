import { describe, expect, test } from '@jest/globals'
import { Ajv } from 'ajv'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { charts } from './helm.ts'

const read = (path: string) => readFileSync(join(charts, path), 'utf8')
const fits = (chart: string) =>
  new Ajv({ allErrors: true, strict: false }).compile(JSON.parse(read(`${chart}/values.schema.json`)))

describe('the values', () => {
  test.each(['countersign', 'countersign-deps'])('of %s fit their schema', (chart) => {
    const validate = fits(chart)
    validate(parse(read(`${chart}/values.yaml`)))
    expect(validate.errors).toBeNull()
  })

  test.each(['external', 'full'])('of the example %s fit it, too', (name) => {
    const validate = fits('countersign')
    validate(parse(read(`countersign/ci/${name}-values.yaml`)))
    expect(validate.errors).toBeNull()
  })

  test('each have a comment, and stand in the README as the script writes them', () => {
    const cwd = resolve(charts, '../..')
    const { status, stderr } = spawnSync('node', ['scripts/chart-readme.js', '--check'], { cwd, encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  test('the schema allows nothing that it does not name, at any depth of what the chart owns', () => {
    const { properties, definitions } = JSON.parse(read('countersign/values.schema.json'))
    const open = Object.entries({ ...properties, ...definitions.service.properties })
    const owned = open.filter(([, schema]) => (schema as { properties?: object }).properties)
    const lax = owned.filter(
      ([, schema]) => (schema as { additionalProperties?: unknown }).additionalProperties !== false,
    )
    expect(lax.map(([name]) => name)).toEqual(['global', 'podSecurityContext'])
  })

  test('every value that the schema names is there to be read', () => {
    const { properties, definitions } = JSON.parse(read('countersign/values.schema.json'))
    const values = parse(read('countersign/values.yaml'))
    expect(Object.keys(properties).filter((name) => !(name in values))).toEqual(['enabled'])
    expect(Object.keys(values.defaults).sort()).toEqual(Object.keys(definitions.service.properties).sort())
  })
})
