import { expect, test } from '@jest/globals'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'

test('a refusal is an error with a reason, a message for the caller and no details of its own accord', () => {
  const refusal = new Refusal(ErrorReason.CHALLENGE_CLOSED, 'the challenge takes no more answers')
  expect(refusal).toBeInstanceOf(Error)
  expect(refusal).toMatchObject({
    name: 'Refusal',
    reason: ErrorReason.CHALLENGE_CLOSED,
    message: 'the challenge takes no more answers',
    violations: [],
    retryAfterMs: undefined,
    metadata: {},
  })
})

test('a refusal keeps the details it is given', () => {
  const details = { violations: [{ field: 'code', description: 'is required' }], retryAfterMs: 5, metadata: { a: 'b' } }
  expect(new Refusal(ErrorReason.INVALID_REQUEST, 'no', details)).toMatchObject(details)
})
