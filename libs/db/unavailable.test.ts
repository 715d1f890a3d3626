import { expect, test } from '@jest/globals'
import { DatabaseError } from 'pg'
import { breaksConnection, isUnavailable } from './unavailable.ts'

const coded = (code: string) => Object.assign(new Error(code), { code })
const fromServer = (code: string) => Object.assign(new DatabaseError(code, 1, 'error'), { code })

const notNow = [
  ...['08006', '53300', '53100', '57P01', '57P02', '57P03', '57014', '55P03', '25P03', '25006'].map(fromServer),
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'].map(coded),
  new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')]),
  ...[
    'Connection terminated',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout expired',
    'timeout exceeded when trying to connect',
    'Query read timeout',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
    'Cannot use a pool after calling end on the pool',
  ].map((text) => new Error(text)),
]

const notSo = [
  ...['23505', '40001', '22P02', '42P01', '28P01', '0A000', '57P04'].map(fromServer),
  coded('EACCES'),
  new AggregateError([coded('ECONNREFUSED'), coded('EACCES')]),
  new Error('Query values must be an array'),
  'Connection terminated',
  undefined,
]

test('a database that is not there, or can not serve now, is unavailable', () => {
  expect(notNow.filter((error) => !isUnavailable(error))).toEqual([])
})

test('an error about the statement is none of that', () => {
  expect(notSo.filter(isUnavailable)).toEqual([])
})

test('a connection outlives what a statement did wrong, but neither shutdown nor silence', () => {
  expect(['23505', '57014', '55P03'].map(fromServer).filter(breaksConnection)).toEqual([])
  expect(breaksConnection(fromServer('57P01'))).toBe(true)
  expect(breaksConnection(new Error('Query read timeout'))).toBe(true)
})
