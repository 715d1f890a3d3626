import { expect, test } from '@jest/globals'
import { uuidV7 } from './uuid-v7.ts'

test('the example of RFC 9562, appendix A.6', () => {
  const random = Buffer.from('0cc398c4dc0c0c07398f', 'hex')
  expect(uuidV7(new Date(Date.UTC(2022, 1, 22, 19, 22, 22)), random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
})

test('version and variant are set whatever the random bits', () => {
  for (const fill of [0x00, 0xff]) {
    expect(uuidV7(new Date(0), Buffer.alloc(10, fill))).toMatch(/^0{8}-0{4}-7[0f]{3}-[8b][0f]{3}-[0f]{12}$/)
  }
})
