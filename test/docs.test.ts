import { describe, expect, test } from '@jest/globals'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parse } from 'yaml'
import { main } from '#cli/main'
import { chart, refusal } from '#test/chart/helm'
import { testWith } from '#test/chart/tools'

const folder = resolve(import.meta.dirname, '../docs')
const pages = readdirSync(folder).filter((name) => name.endsWith('.md'))
const read = (name: string) => readFileSync(join(folder, name), 'utf8')
const chartKeys = new Set(Object.keys(parse(readFileSync(join(chart, 'values.yaml'), 'utf8'))))
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-')

describe.each(pages)('the page %s', (name) => {
  const text = read(name)

  test('is one that the first page leads to, and leads nowhere that is not there', () => {
    expect(name === 'README.md' || read('README.md').includes(`(${name})`)).toBe(true)
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)]
    const broken = links.filter(([, path = '', place]) => {
      const target = path === '' ? join(folder, name) : join(dirname(join(folder, name)), path)
      if (!existsSync(target)) return true
      const headings = place ? [...readFileSync(target, 'utf8').matchAll(/^#+ (.*)$/gm)] : []
      return place !== undefined && !headings.some(([, heading = '']) => anchor(heading) === place)
    })
    expect(broken.map(([link]) => link)).toEqual([])
  })

  test('names commands that there are', async () => {
    for (const words of commandsIn(text)) {
      expect(await helpOf(words)).toContain(`Usage: countersign ${words.join(' ')} `)
    }
  })

  testWith('helm')('gives values that the chart takes', () => {
    const scratch = mkdtempSync(join(tmpdir(), 'countersign-docs-'))
    for (const block of valuesIn(text)) {
      writeFileSync(join(scratch, 'values.yaml'), block)
      expect(refusal({ more: ['--values', join(scratch, 'values.yaml')] })).toBe('it was rendered')
    }
    rmSync(scratch, { recursive: true })
  })
})

test('the pages name commands, and values', () => {
  expect(pages.flatMap((name) => commandsIn(read(name))).length).toBeGreaterThan(6)
  expect(pages.flatMap((name) => valuesIn(read(name))).length).toBeGreaterThan(3)
})

/** Group and name of each command. */
function commandsIn(text: string): string[][] {
  return [...text.matchAll(/(?:`|npx )countersign\s+([a-z-]+)\s+([a-z-]+)/g)].map((found) => found.slice(1))
}

/** What is written as values of the chart. */
function valuesIn(text: string): string[] {
  const blocks = [...text.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, block = '']) => block)
  return blocks.filter((block) => Object.keys(parse(block)).every((key) => chartKeys.has(key)))
}

async function helpOf(words: string[]): Promise<string> {
  let printed = ''
  const out = { write: (text: string) => (printed += text) }
  await main([...words, '--help'], { env: {}, stdout: out, stderr: out })
  return printed
}
