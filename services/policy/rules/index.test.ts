import { existsSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { decide } from '../decide.ts'
import { factor, factsOf, federated, inside, onPremises, vpn } from '../test/facts.ts'
import type { Told } from '../test/facts.ts'
import { admission, means } from './index.ts'

const { ONE_WAY_SMS, APP_CODE, OATH_TOKEN, RECOVERY_CODE, TEMPORARY_ACCESS_PASS } = Method

test('every rule has the name of its file, and no two have the same', () => {
  const names = [...admission, ...means].map(({ name }) => name)
  expect(names.filter((name) => !existsSync(new URL(`${name}.ts`, import.meta.url)))).toEqual([])
  expect(new Set(names).size).toBe(names.length)
})

describe('methods', () => {
  const all = { situation: { factors: [ONE_WAY_SMS, APP_CODE, OATH_TOKEN].map(factor) } }
  const methodsOf = (told: Told) => decide(factsOf({ ...all, ...told })).methods

  test('stand in the order of the tenant: the app, the token and the text until it says otherwise', () => {
    expect(methodsOf({ person: federated })).toEqual([APP_CODE, OATH_TOKEN, ONE_WAY_SMS])
    expect(methodsOf({ settings: { methodOrder: [ONE_WAY_SMS, APP_CODE] } })).toEqual([ONE_WAY_SMS, APP_CODE])
  })

  test('begin with what was given for now, and end with what is kept for need', () => {
    const situation = { factors: [RECOVERY_CODE, ONE_WAY_SMS, TEMPORARY_ACCESS_PASS].map(factor) }
    expect(methodsOf({ situation })).toEqual([TEMPORARY_ACCESS_PASS, ONE_WAY_SMS, RECOVERY_CODE])
  })

  test('those that the tenant has not put in order come last', () => {
    const settings = { methodOrder: [OATH_TOKEN] }
    expect(methodsOf({ person: federated, settings })).toEqual([OATH_TOKEN, ONE_WAY_SMS, APP_CODE])
  })

  test('the default method of the person goes first', () => {
    expect(methodsOf({ person: { defaultMethod: ONE_WAY_SMS } })).toEqual([ONE_WAY_SMS, APP_CODE])
  })

  test('a default method that may not be used changes nothing', () => {
    expect(methodsOf({ person: { defaultMethod: OATH_TOKEN } })).toEqual([APP_CODE, ONE_WAY_SMS])
  })

  test('hardware tokens are for the premises, and for where either would do', () => {
    expect(methodsOf({})).not.toContain(OATH_TOKEN)
    expect(methodsOf({ application: vpn, person: onPremises })).toContain(OATH_TOKEN)
    expect(methodsOf({ person: federated })).toContain(OATH_TOKEN)
  })

  test('who has to register is told what may be registered', () => {
    const told = { situation: { factors: [] }, settings: { verificationOptions: [OATH_TOKEN, APP_CODE] } }
    expect(methodsOf(told)).toEqual([APP_CODE])
  })

  test('who has to register is not told of passes, which are given', () => {
    const none = { situation: { factors: [] } }
    expect(methodsOf(none)).toContain(RECOVERY_CODE)
    expect(methodsOf(none)).not.toContain(TEMPORARY_ACCESS_PASS)
    const settings = { verificationOptions: [TEMPORARY_ACCESS_PASS] }
    expect(decide(factsOf({ ...none, settings })).reason).toBe(DecisionReason.NO_USABLE_METHOD)
  })

  test('nobody else who is not challenged is told of any', () => {
    expect(methodsOf(inside)).toEqual([])
    expect(methodsOf({ settings: { verificationOptions: [OATH_TOKEN] } })).toEqual([])
  })

  test('a factor of a method that this version does not know is not offered', () => {
    const later = { situation: { factors: [factor(99 as Method), factor(Method.UNRECOGNIZED), factor(APP_CODE)] } }
    expect(methodsOf(later)).toEqual([APP_CODE])
  })
})
