import { expect, test } from '@jest/globals'
import { qrCode } from './qr-code.ts'

test('a QR code is shown line by line', () => {
  expect(qrCode('█▀▄\n█ █\n')).toBe('█▀▄\n█ █\n')
})

test.each(['', '█\u001b[2J█', '█\r█', 'otpauth://', '\u202e█'])('what is no QR code, %j, is not shown', (text) => {
  expect(qrCode(text)).toBe('')
})
