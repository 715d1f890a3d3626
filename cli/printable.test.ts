import { expect, test } from '@jest/globals'
import { printable } from './printable.ts'

test('what a terminal would act upon is made visible, at any depth', () => {
  const escaping = { name: '\u001b[2Jann', groups: ['a\nb', 'right-to-left \u202e'], 'k\u0007': { deep: 'x\u009by' } }
  expect(printable(escaping)).toEqual({
    name: '\u{fffd}[2Jann',
    groups: ['a\u{fffd}b', 'right-to-left \u{fffd}'],
    'k\u{fffd}': { deep: 'x\u{fffd}y' },
  })
})

test('everything else stays as it is', () => {
  const message = { at: new Date(0), count: 3n, seed: Buffer.from('ab'), absent: undefined, name: 'Ann Müller 安' }
  expect(printable(message)).toEqual(message)
})
