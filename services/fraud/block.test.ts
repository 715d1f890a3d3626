import { expect, test } from '@jest/globals'
import { BlockSource } from '#contracts/gen/countersign/fraud/v1/fraud'
import { nameOf, newBlock } from './block.ts'

const now = new Date('2026-03-01T10:00:00Z')
const by = { source: BlockSource.ADMINISTRATOR, blockedBy: 'console' }
const asked = { id: '0195', userId: 'ann', reason: 'lost her phone', ...by, now }

test.each([
  [90, '2026-05-30T10:00:00.000Z'],
  [1, '2026-03-02T10:00:00.000Z'],
  [3650, '2036-02-27T10:00:00.000Z'],
])('a block for %d days ends at %s', (days, end) => {
  expect(newBlock({ ...asked, days }).expiresAt?.toISOString()).toBe(end)
})

test('a block says who set it and why, and is not lifted', () => {
  expect(newBlock({ ...asked, days: 1 })).toMatchObject({
    source: BlockSource.ADMINISTRATOR,
    reason: 'lost her phone',
    blockedBy: 'console',
    blockedAt: now,
    liftedAt: undefined,
    liftReason: '',
    liftedBy: '',
  })
})

test('an operator has no application to be named by', () => {
  expect(nameOf({ kind: 'operator', credentialId: 'o1', scopes: [] })).toBe('operator')
})
