import { expect, test } from '@jest/globals'
import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { isBillable } from './billable.ts'

type Name = keyof typeof DecisionReason

const billed: Name[] = [
  ...(['PERSON_STATE', 'EVENT', 'SERVER_PERSON', 'CONDITIONAL_ACCESS'] as const),
  ...(['CACHE', 'ONE_TIME_BYPASS'] as const),
  ...(['BLOCKED', 'LOCKED_OUT', 'NOT_ALLOWED', 'NOT_LICENSED', 'NO_USABLE_METHOD', 'DEPLOYMENT_CONFLICT'] as const),
  ...(['PERSON_UNKNOWN', 'APPLICATION_UNKNOWN', 'CONDITIONAL_ACCESS_BLOCKS', 'DEVICE_TOKEN_STOLEN'] as const),
]

const free: Name[] = [
  ...(['NOT_REQUIRED', 'TRUSTED_NETWORK', 'MATCH_NOT_REQUIRED', 'REMEMBERED_DEVICE', 'AT_WORK'] as const),
  ...(['OLD_CLIENT', 'APP_PASSWORD_NEEDED'] as const),
  'NOT_REGISTERED',
  ...(['UNSPECIFIED', 'UNRECOGNIZED'] as const),
]

test.each(billed)('a sign-in decided for %s reached the engine, and is billed', (name) => {
  expect(isBillable(DecisionReason[name])).toBe(true)
})

test.each(free)('a sign-in decided for %s never reached the engine, and is free', (name) => {
  expect(isBillable(DecisionReason[name])).toBe(false)
})

test('there is no other reason, and one of a later version is free', () => {
  expect([...billed, ...free].toSorted()).toEqual(Object.keys(DecisionReason).toSorted())
  expect(isBillable(99 as DecisionReason)).toBe(false)
})
