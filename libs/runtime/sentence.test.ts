import { expect, test } from '@jest/globals'
import { sentence } from './sentence.ts'

test.each<[unknown, string]>([
  [new Error('no database at postgres://app:hunter2@db/cs'), 'no database at postgres://app:[redacted]@db/cs'],
  [new AggregateError([new Error('connect ECONNREFUSED ::1:5432'), 'gone']), 'connect ECONNREFUSED ::1:5432; gone'],
  [new RangeError(), 'RangeError'],
  ['thrown text', 'thrown text'],
])('%s', (error, expected) => {
  expect(sentence(error)).toBe(expected)
})
