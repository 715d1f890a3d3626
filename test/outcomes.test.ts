import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { ResultCode, resultCodeToJSON } from '#contracts/gen/countersign/types/v1/result_code'
import { outcomes, type Outcome } from './stories/outcomes.ts'

/** The text of a story, from its title to its end; of a row in a table, that row. Undefined where there is none of that title. */
function storyIn(text: string, title: string): string | undefined {
  const lines = text.split('\n')
  const quoted = [`'${title}'`, `"${title}"`]
  const named = lines.findIndex((line) => quoted.some((name) => line.includes(name)))
  if (named < 0) return undefined
  // Prettier has a test or a row that is broken up begin in the line before, and end where the indentation of its head returns.
  const head = /^\s*(test\(|\[)/.test(lines[named] ?? '') ? named : named - 1
  const first = lines[head] ?? ''
  if (/\],?$/.test(first)) return first
  const indentation = /^ */.exec(first)?.[0] ?? ''
  const last = lines.findIndex(
    (line, at) => at > head && /^[\])}]/.test(line.slice(indentation.length)) && line.startsWith(indentation),
  )
  return lines.slice(head, last + 1).join('\n')
}

/** Why an outcome is not told by its story; undefined where it is. */
function untold({ code, story: [file, title] }: Outcome, folder = resolve(import.meta.dirname, 'stories')) {
  const path = resolve(folder, `${file}.test.ts`)
  if (!existsSync(path)) return `there is no ${file}.test.ts`
  const story = storyIn(readFileSync(path, 'utf8'), title)
  if (story === undefined) return `${file}.test.ts has no '${title}'`
  const name = Object.entries(ResultCode).find(([, value]) => value === code)?.[0] ?? ''
  const shown = new RegExp(`ResultCode\\.${name}\\b|'${resultCodeToJSON(code)}'`).test(story)
  return shown ? undefined : `'${title}' does not say ${name}`
}

describe('every outcome that the specification lists is a story with its result code:', () => {
  test.each(outcomes.map((row) => [`§${row.section} ${row.outcome} (${row.code})`, row] as const))('%s', (_, row) => {
    expect(untold(row)).toBeUndefined()
  })
})

test('no outcome is listed twice', () => {
  const names = outcomes.map(({ section, outcome }) => `${section} ${outcome}`)
  expect(new Set(names).size).toBe(names.length)
})

describe('it is noticed when a story', () => {
  const [row] = outcomes as [Outcome]
  const because = (change: Partial<Outcome>) => untold({ ...row, ...change })

  test('is gone', () => {
    expect(because({ story: [row.story[0], 'a story that nobody tells'] })).toMatch(
      /has no 'a story that nobody tells'/,
    )
    expect(because({ story: ['gone', row.story[1]] })).toBe('there is no gone.test.ts')
  })

  test('says another code, though one beside it says this one', () => {
    expect(because({ code: ResultCode.CONFIG_ISSUE })).toMatch(/does not say CONFIG_ISSUE/)
    expect(because({ story: ['call', 'a dead number'] })).toMatch(/does not say SUCCESS_NO_PIN/)
  })
})
