import { expect, test } from '@jest/globals'
import { sensitiveName } from './sensitive-name.ts'

test.each(
  `code pin seed key token secret password phone to authorization body answer Code PIN PINHash userOTP otp_code verification-code pinHash
  pin_salt apiKey API_KEY keys accessToken refresh_tokens clientSecret backupPhone phoneNumber phones sentTo
  Authorization proxy-authorization set-cookie securityAnswers codes email detail requestBody passcode msisdn recoveryCodes temporaryAccessPass otpauthUri otpauth_qr_svg`.split(
    /\s+/,
  ),
)('%s is sensitive', (name) => {
  expect(sensitiveName(name)).toBe(true)
})

test.each(
  `reason tenant method mapping shipping spinner total tokenId credential_id pinChangedAt phoneType attemptsLeft statusCode
  status_code exitCode countryCode encoded story keyId bypass keyboard bodyType applicationName`.split(/\s+/),
)('%s is not', (name) => {
  expect(sensitiveName(name)).toBe(false)
})
