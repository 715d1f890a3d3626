import { describe, expect, test } from '@jest/globals'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { decide } from '../decide.ts'
import { factor, factsOf, federated, heard } from '../test/facts.ts'
import type { Told } from '../test/facts.ts'

const { APP_CODE, ONE_WAY_SMS, SECURITY_QUESTIONS } = Method

const verificationOptions = [ONE_WAY_SMS, APP_CODE, SECURITY_QUESTIONS]
const told = (has: Method[], some: Told = {}): Told => ({
  person: federated,
  settings: { verificationOptions },
  ...some,
  situation: { authenticationType: 'portal', factors: has.map(factor), ...some.situation },
})
const methodsOf = (has: Method[], some: Told = {}) => decide(factsOf(told(has, some))).methods

describe('security questions', () => {
  test('are offered at the portal, after everything else that the person has', () => {
    expect(methodsOf([SECURITY_QUESTIONS, ONE_WAY_SMS, APP_CODE])).toEqual([APP_CODE, ONE_WAY_SMS, SECURITY_QUESTIONS])
  })

  test('are last even where the person or the tenant puts them first', () => {
    const person = { ...federated, defaultMethod: SECURITY_QUESTIONS }
    const settings = { verificationOptions, methodOrder: [SECURITY_QUESTIONS, APP_CODE] }
    expect(methodsOf([SECURITY_QUESTIONS, APP_CODE], { person, settings })).toEqual([APP_CODE, SECURITY_QUESTIONS])
  })

  test.each(['', 'radius', 'ldap', 'iis', 'adfs', 'sdk'])('are not offered at an integration of type %j', (type) => {
    const some = { situation: { authenticationType: type } }
    expect(methodsOf([SECURITY_QUESTIONS, APP_CODE], some)).toEqual([APP_CODE])
  })

  test('alone prove nobody: who has nothing else has to register something else', () => {
    const decision = decide(factsOf(told([SECURITY_QUESTIONS])))
    expect(decision).toMatchObject({ outcome: Outcome.ENROL, reason: DecisionReason.NOT_REGISTERED })
    expect(decision.methods).not.toContain(SECURITY_QUESTIONS)
    expect(heard(told([SECURITY_QUESTIONS]))).toContain('security-questions NARROW')
  })

  test('stay when the other methods are locked for a while: that is what they are for', () => {
    const lockedUntil = new Date('2026-01-01T00:05:00Z')
    const factors = [{ ...factor(APP_CODE), lockedUntil, deviceLockedUntil: lockedUntil }, factor(SECURITY_QUESTIONS)]
    expect(methodsOf([], { situation: { factors } })).toEqual([SECURITY_QUESTIONS])
  })

  test('are off until the tenant switches them on, and in the cloud there are none', () => {
    expect(methodsOf([SECURITY_QUESTIONS, APP_CODE], { settings: {} })).toEqual([APP_CODE])
    expect(methodsOf([SECURITY_QUESTIONS, APP_CODE], { person: {} })).toEqual([APP_CODE])
  })
})
