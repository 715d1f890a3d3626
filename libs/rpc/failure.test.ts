import { Metadata, status } from '@grpc/grpc-js'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { failureOf } from './failure.ts'
import { isNetworkError } from './network-error.ts'
import { fromTrailers } from './status-details.ts'

const lines: { level: string; fields: object }[] = []
const noting = (level: string) => (fields: object) => void lines.push({ level, fields })
const log = { debug: noting('debug'), info: noting('info'), warn: noting('warn'), error: noting('error') }
const answerTo = (error: unknown) => failureOf(error, { path: '/a.B/C', log, unavailable: isNetworkError })

function callFailed(code: status): Error {
  return Object.assign(new Error('over there'), { code, details: 'over there', metadata: new Metadata() })
}

function socketFailed(code: string): Error {
  return Object.assign(new Error(`connect ${code} 10.0.0.7:5432`), { code })
}

beforeEach(() => {
  lines.length = 0
})

test('a refusal goes out whole, and is nothing to log', () => {
  const failure = answerTo(new Refusal(ErrorReason.CHALLENGE_CLOSED, 'the challenge takes no more answers'))
  expect(failure).toMatchObject({
    code: status.FAILED_PRECONDITION,
    details: 'the challenge takes no more answers',
    reason: 'CHALLENGE_CLOSED',
  })
  expect(failure.metadata && fromTrailers(failure.metadata)).toMatchObject({ reason: ErrorReason.CHALLENGE_CLOSED })
  expect(lines).toEqual([])
})

describe('anything unforeseen', () => {
  test.each([
    ['an error', new Error('relation "secret" does not exist')],
    ['a text', 'secret'],
    ['nothing', undefined],
    ['a call that a peer could not make sense of', callFailed(status.UNIMPLEMENTED)],
  ])('is an internal error and no more to the caller: %s', (_, error) => {
    expect(answerTo(error)).toEqual({ code: status.INTERNAL, details: 'internal error' })
    expect(lines).toEqual([{ level: 'error', fields: { err: error, path: '/a.B/C' } }])
  })
})

describe('a dependency that can not be reached', () => {
  const nested = new Error('query failed', {
    cause: new AggregateError([new Error('x'), socketFailed('ECONNREFUSED')]),
  })
  test.each([
    ['a socket', socketFailed('ECONNREFUSED')],
    ['a cause among several', nested],
    ['a peer that is down', callFailed(status.UNAVAILABLE)],
    ['a peer that was killed', callFailed(status.CANCELLED)],
  ])('is DEPENDENCY_UNAVAILABLE, with a time to return: %s', (_, error) => {
    const { code, details, metadata } = answerTo(error)
    expect({ code, details }).toEqual({
      code: status.UNAVAILABLE,
      details: 'something the answer depends on could not be reached',
    })
    expect(metadata && fromTrailers(metadata)).toMatchObject({
      reason: ErrorReason.DEPENDENCY_UNAVAILABLE,
      retryAfterMs: 1000,
    })
    expect(lines).toMatchObject([{ level: 'warn', fields: { err: { cause: error } } }])
  })
})

test('a dependency that took too long is DEADLINE_EXCEEDED', () => {
  expect(answerTo(callFailed(status.DEADLINE_EXCEEDED))).toMatchObject({ code: status.DEADLINE_EXCEEDED })
})
