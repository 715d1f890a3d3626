import { describe, expect, test } from '@jest/globals'
import { ColumnKind } from '#contracts/gen/countersign/reporting/v1/reporting'
import { csvLine } from './csv-line.ts'

describe('a line of CSV', () => {
  test('quotes what holds a comma, a quote or the end of a line, and ends as RFC 4180 says', () => {
    expect(csvLine(['a', '', 'b,c', 'say "hi"', 'x\r\ny'])).toBe('a,,"b,c","say ""hi""","x\r\ny"\r\n')
  })

  test.each(['=1+1', '+*********23', '-2', '@SUM(A1)', '\tx', '\r=1', '\n=1'])('makes %j no formula', (cell) => {
    expect(csvLine([cell])).toMatch(/^"?'/)
  })

  test('leaves numbers as they are', () => {
    expect(csvLine(['-2'], [{ name: 'Difference', kind: ColumnKind.NUMBER }])).toBe('-2\r\n')
  })
})
