import { expect, test } from '@jest/globals'
import { stripVTControlCharacters } from 'node:util'
import { pretty } from './pretty.ts'

const line = (fields: object) => {
  const whole = { level: 'warn', time: '2026-01-02T03:04:05.678Z', name: 'challenge', msg: 'slow', ...fields }
  return stripVTControlCharacters(pretty(`${JSON.stringify(whole)}\n`))
}

test('a line reads from time to fields', () => {
  expect(line({ tenant: 'contoso', left: 2, path: { to: 'a' } })).toBe(
    '03:04:05.678  warn   challenge  slow  tenant=contoso  left=2  path={"to":"a"}\n',
  )
})

test('an error shows its stack below, and what else it says beside', () => {
  const err = { type: 'Error', message: 'no', stack: 'Error: no\n    at x', errorCode: 'ECONNREFUSED' }
  expect(line({ err })).toBe('03:04:05.678  warn   challenge  slow  errorCode=ECONNREFUSED\nError: no\n    at x\n')
})

test('what was logged as an error and is none is a field', () => {
  expect(line({ err: 'text' })).toBe('03:04:05.678  warn   challenge  slow  err=text\n')
})
