import { Metadata, status } from '@grpc/grpc-js'
import { describe, expect, test } from '@jest/globals'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { ErrorInfo } from '#contracts/gen/google/rpc/error_details'
import { Status } from '#contracts/gen/google/rpc/status'
import { Refusal } from '#contracts/refusal'
import { fromTrailers, toTrailers } from './status-details.ts'

const key = 'grpc-status-details-bin'

function sent(refusal: Refusal): Status {
  return Status.decode(toTrailers(refusal).get(key)[0] as Buffer)
}

function trailersOf(reason: string, domain: string): Metadata {
  const value = Buffer.from(ErrorInfo.encode({ reason, domain, metadata: {} }).finish())
  const details = [{ typeUrl: 'type.googleapis.com/google.rpc.ErrorInfo', value }]
  const metadata = new Metadata()
  metadata.set(key, Buffer.from(Status.encode({ code: 5, message: 'm', details }).finish()))
  return metadata
}

describe('a refusal', () => {
  const refusal = new Refusal(ErrorReason.TOO_MANY_ATTEMPTS, 'too many wrong answers', {
    retryAfterMs: 61_250,
    violations: [{ field: 'answer.code', description: 'is wrong' }],
    metadata: { scope: 'challenge.answer' },
  })

  test('travels as google.rpc.Status with ErrorInfo, BadRequest and RetryInfo', () => {
    const { code, message, details } = sent(refusal)
    expect({ code, message }).toEqual({ code: status.RESOURCE_EXHAUSTED, message: 'too many wrong answers' })
    expect(details.map(({ typeUrl }) => typeUrl)).toEqual([
      'type.googleapis.com/google.rpc.ErrorInfo',
      'type.googleapis.com/google.rpc.BadRequest',
      'type.googleapis.com/google.rpc.RetryInfo',
    ])
    const info = ErrorInfo.decode(details[0]?.value ?? Buffer.alloc(0))
    expect(info).toEqual({
      reason: 'TOO_MANY_ATTEMPTS',
      domain: 'countersign',
      metadata: { scope: 'challenge.answer' },
    })
  })

  test('arrives as the same refusal', () => {
    expect(fromTrailers(toTrailers(refusal))).toEqual(refusal)
    const { message, reason, violations, retryAfterMs, metadata } = refusal
    expect(fromTrailers(toTrailers(refusal))).toMatchObject({ message, reason, violations, retryAfterMs, metadata })
  })

  test('arrives without the details it does not have', () => {
    const plain = new Refusal(ErrorReason.PERSON_NOT_FOUND, 'no such person')
    expect(sent(plain).details).toHaveLength(1)
    expect(fromTrailers(toTrailers(plain))).toMatchObject({ violations: [], retryAfterMs: undefined, metadata: {} })
  })

  test('fits into the trailers that peers take, however much is wrong', () => {
    const violations = Array.from({ length: 1000 }, () => ({ field: 'f'.repeat(5000), description: 'd'.repeat(5000) }))
    const trailers = toTrailers(new Refusal(ErrorReason.INVALID_REQUEST, 'm'.repeat(100_000), { violations }))
    expect((trailers.get(key)[0] as Buffer).length).toBeLessThan(6 * 1024)
  })

  test('may be about text that is not well-formed', () => {
    expect(sent(new Refusal(ErrorReason.INVALID_REQUEST, 'half \ud800 a character')).message).toBe(
      'half \ufffd a character',
    )
  })
})

test('trailers that are not ours hold no refusal', () => {
  const broken = new Metadata()
  broken.set(key, Buffer.from([0xff, 0xff, 0xff]))
  expect(fromTrailers(new Metadata())).toBeUndefined()
  expect(fromTrailers(broken)).toBeUndefined()
  expect(fromTrailers(trailersOf('CHALLENGE_CLOSED', 'example.com'))).toBeUndefined()
})

test('a reason that a newer version has added is left to its status', () => {
  expect(fromTrailers(trailersOf('REASON_OF_TOMORROW', 'countersign'))).toBeUndefined()
  expect(fromTrailers(trailersOf('CHALLENGE_CLOSED', 'countersign'))).toMatchObject({
    reason: ErrorReason.CHALLENGE_CLOSED,
  })
})
