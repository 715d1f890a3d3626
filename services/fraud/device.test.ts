import { expect, test } from '@jest/globals'
import { deviceOf } from './device.ts'

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

test('a program stays the same over its versions, and differs from others and from other systems', () => {
  expect(deviceOf(firefox.replaceAll('140', '141'))).toBe(deviceOf(firefox))
  const others = [firefox.replace('Linux', 'Windows'), 'curl/8.0', firefox].map(deviceOf)
  expect(new Set(others).size).toBe(3)
  expect(deviceOf(firefox)).toMatch(/^[\w-]{22}$/)
})

test.each(['', '  ', '12 34'])('%j says nothing of a program', (userAgent) => {
  expect(deviceOf(userAgent)).toBeUndefined()
})
