import { expect, test } from '@jest/globals'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { decide } from '../decide.ts'
import { enforcedLicensing, factsOf } from '../test/facts.ts'

const situation = { eventName: 'transfer' }
const known = { eventTypes: new Map([['transfer', { name: 'transfer', parameters: [], templates: [] }]]) }
const traced = (told: Parameters<typeof factsOf>[0], policy: object = known) => {
  const facts = factsOf(told)
  const decision = decide({ ...facts, policy: { ...facts.policy, ...policy } })
  return { decision, entry: decision.trace.find(({ rule }) => rule === 'event') }
}

test('a person whose edition holds no event confirmation is denied with 115', () => {
  const { decision } = traced({ tenant: enforcedLicensing, person: { administrator: true }, situation })
  expect(decision.resultCode).toBe(ResultCode.EVENT_CONFIRMATION_NOT_ALLOWED)
})

test('an event that is to be confirmed is named, and one that is not registered is told to be refused', () => {
  expect(traced({ situation }).entry).toMatchObject({
    explanation: 'The event is to be confirmed.',
    facts: { event_name: 'transfer', registered: 'true' },
  })
  expect(traced({ situation }, { eventTypes: new Map() }).entry).toMatchObject({
    explanation: 'The event is none that may be confirmed, so the request for it is refused.',
    facts: { event_name: 'transfer', registered: 'false' },
  })
})

test('nothing is said where there is no event', () => {
  expect(traced({}).entry).toBeUndefined()
})
