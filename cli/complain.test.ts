import { expect, test } from '@jest/globals'
import { CommanderError } from 'commander'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { complaint } from './complain.ts'

test('a refusal is told with its reason, its fields and when to come back', () => {
  const violations = [{ field: 'user_id', description: 'is required' }]
  const refusal = new Refusal(ErrorReason.TOO_MANY_CHALLENGES, 'too many', { violations, retryAfterMs: 90_000 })
  expect(complaint(refusal)).toEqual({
    lines: ['Refused: too many (TOO_MANY_CHALLENGES).', '  user_id is required; Try again in 1 min 30 s.'],
    exitCode: 1,
  })
})

test('a field that the message names already is not named again', () => {
  const violations = [{ field: 'user_id', description: 'is required' }]
  const { lines } = complaint(new Refusal(ErrorReason.INVALID_REQUEST, 'user_id is required', { violations }))
  expect(lines).toEqual(['Refused: user_id is required (INVALID_REQUEST).'])
})

test('a service that nobody answers for is told by its address, and how to start it', () => {
  const cause = new Error('14 UNAVAILABLE: No connection established. Last error: connect ECONNREFUSED 127.0.0.1:7001')
  const refusal = Object.assign(new Refusal(ErrorReason.DEPENDENCY_UNAVAILABLE, 'lost', { retryAfterMs: 1 }), { cause })
  expect(complaint(refusal).lines).toEqual([
    'Nobody answers at 127.0.0.1:7001: is the service running? npm start starts all of them.',
  ])
})

test('a wrong command line has been told of already, and exits with 2; asking for help is none', () => {
  expect(complaint(new CommanderError(1, 'commander.missingArgument', 'x'))).toEqual({ lines: [], exitCode: 2 })
  expect(complaint(new CommanderError(0, 'commander.help', 'x'))).toEqual({ lines: [], exitCode: 0 })
})

test('anything else is one sentence, without a stack and without a secret', () => {
  const { lines, exitCode } = complaint(new Error('connect to postgres://ann:secret@host failed\u001b[2J'))
  expect(lines).toEqual(['countersign: connect to postgres://ann:[redacted]@host failed\u{fffd}[2J'])
  expect(exitCode).toBe(1)
})
