import { describe, expect, test } from '@jest/globals'
import { choose, isAmbiguous, mostStrays } from './choose.ts'

const waiting = (challengeId: string, id = challengeId, tenantId = 'acme') => ({ tenantId, id, challengeId })
const [latest, older, oldest] = [waiting('c3'), waiting('c2'), waiting('c1')]
const all = [latest, older, oldest]
const is = (one: object) => (other: object) => other === one

describe('a reply is for', () => {
  test('the text whose code it has', () => {
    expect(choose(all, is(oldest), 1)).toEqual({ waiting: oldest, byCode: true })
  })

  test('the later of two whose codes are the same', () => {
    expect(choose(all, (one) => one !== latest, 1)).toEqual({ waiting: older, byCode: true })
  })

  test('the latest, where it fits none', () => {
    expect(choose(all, () => false, 1)).toEqual({ waiting: latest, byCode: false })
  })

  test('nobody, where nobody waits', () => {
    expect(choose([], () => true, 1)).toBeUndefined()
  })

  test('the latest after too many that fitted none, and then no code is looked at', () => {
    expect(choose(all, is(oldest), mostStrays)).toMatchObject({ waiting: oldest })
    const never = () => {
      throw new Error('it was looked at')
    }
    expect(choose(all, never, mostStrays + 1)).toEqual({ waiting: latest, byCode: false })
  })
})

test('two sends of one challenge are no choice, two tenants’ are', () => {
  expect(isAmbiguous([waiting('c1', 'm2'), waiting('c1', 'm1')])).toBe(false)
  expect(isAmbiguous([waiting('c1', 'm2'), waiting('c1', 'm1', 'other')])).toBe(true)
})
