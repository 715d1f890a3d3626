import { expect, test } from '@jest/globals'
import { config } from '../config.ts'
import { accounts } from './index.ts'

const least = {
  DATABASE_URL: 'postgres://db/countersign',
  NATS_URL: 'nats://nats:4222',
  POLICY_ADDRESS: 'policy:7001',
  KEYRING: 'k1',
  PUBLIC_URL: 'https://mfa.example.com',
  TWILIO_ACCOUNT_SID: 'AC1',
  TWILIO_AUTH_TOKEN: 'token',
}

test.each([{ TWILIO_FROM: '+15005550006' }, { TWILIO_MESSAGING_SERVICE_SID: 'MG1' }])(
  'an account sends by %j',
  (sender) => {
    expect(accounts(config({ ...least, ...sender })).map(({ name }) => name)).toEqual(['twilio'])
  },
)

test.each([{}, { TWILIO_FROM: '+15005550006', TWILIO_MESSAGING_SERVICE_SID: 'MG1' }])(
  'none can send by %j',
  (sender) => {
    expect(() => accounts(config({ ...least, ...sender }))).toThrow(
      'give one of TWILIO_FROM and TWILIO_MESSAGING_SERVICE_SID',
    )
  },
)
