import { expect, test } from '@jest/globals'
import { openCarriers } from './carriers.ts'
import { config } from './config.ts'

const least = {
  DATABASE_URL: 'postgres://db/countersign',
  NATS_URL: 'nats://nats:4222',
  POLICY_ADDRESS: 'policy:7001',
  KEYRING: 'k1',
  PUBLIC_URL: 'https://mfa.example.com',
}
const account = { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 'token' }
const opened = (environment: object) => openCarriers(config({ ...least, ...environment }))

const texts = { channel: 'sms', prefix: '', account: 'twilio', cost: 0, weight: 1 }

test.each([{ TWILIO_FROM: 'Acme' }, { TWILIO_MESSAGING_SERVICE_SID: 'MG1' }])('an account sends by %j', (sender) => {
  const { accounts, routes } = opened({ ...account, ...sender })
  expect(accounts.map(({ name }) => name)).toEqual(['twilio'])
  expect(routes).toEqual([texts])
})

test('an account that sends from a number calls from it too', () => {
  const { accounts, routes } = opened({ ...account, TWILIO_FROM: '+15005550006' })
  expect(accounts.map(({ name }) => name)).toEqual(['twilio', 'twilio-voice'])
  expect(routes).toEqual([texts, { ...texts, channel: 'voice', account: 'twilio-voice' }])
})

test.each([{}, { TWILIO_FROM: '+15005550006', TWILIO_MESSAGING_SERVICE_SID: 'MG1' }])(
  'none can send by %j',
  (sender) => {
    expect(() => opened({ ...account, ...sender })).toThrow('give one of TWILIO_FROM and TWILIO_MESSAGING_SERVICE_SID')
  },
)

test('without any carrier the service does not begin', () => {
  expect(() => opened({ TWILIO_FROM: '+15005550006' })).toThrow(
    'give CARRIERS, or TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN',
  )
})

const table = {
  accounts: {
    main: { kind: 'twilio', accountSid: 'AC1', authToken: 'the token', from: '+15005550006' },
    local: {
      kind: 'http',
      url: 'https://sms.example.com/send',
      headers: { 'X-Key': 'the key' },
      body: '{"to":"<$to$>"}',
    },
  },
  routes: [{ account: 'main' }, { prefix: '49', account: 'local', cost: 0.03, weight: 5 }],
}

test('a table names accounts and the routes to them', () => {
  const { accounts, routes } = opened({ CARRIERS: JSON.stringify(table) })
  expect(accounts.map(({ name }) => name)).toEqual(['main', 'local'])
  expect(routes).toEqual([
    { channel: 'sms', prefix: '', account: 'main', cost: 0, weight: 1 },
    { channel: 'sms', prefix: '49', account: 'local', cost: 0.03, weight: 5 },
  ])
})

test('a credential of the table is not shown by whoever prints it', () => {
  const { CARRIERS } = config({ ...least, CARRIERS: JSON.stringify(table) })
  expect(JSON.stringify(CARRIERS)).not.toMatch(/the token|the key/)
})

const { main, local } = table.accounts
const [browsers, apple, android] = [
  { kind: 'web-push', subject: 'mailto:a@b', publicKey: 'B'.repeat(87), privateKey: 'the key' },
  { kind: 'apns', teamId: 'TEAM123456', keyId: 'KEY1234567', privateKey: 'the key', topic: 'com.example.mfa' },
  { kind: 'fcm', projectId: 'example', clientEmail: 'a@b.example', privateKey: 'the key' },
]
test.each([
  ['routes.0.account: must be the name of an account', { ...table, routes: [{ account: 'other' }] }],
  ['routes.0.prefix: must be at most 11 digits', { ...table, routes: [{ account: 'main', prefix: '+49' }] }],
  ['routes', { ...table, routes: [] }],
  [
    'accounts.main: give one of from and messagingServiceSid',
    { ...table, accounts: { main: { ...main, from: undefined } } },
  ],
  [
    'accounts.local.body: has a place that is none of',
    { ...table, accounts: { local: { ...local, body: '<$pin$>' } } },
  ],
  [
    'accounts.local.headers.X-Key: has a place',
    { ...table, accounts: { local: { ...local, headers: { 'X-Key': '<$text$>' } } } },
  ],
  ['accounts.local.success: must be like 200-299,409', { ...table, accounts: { local: { ...local, success: '2xx' } } }],
  [
    'accounts.local.url: must be an http or https address',
    { ...table, accounts: { local: { ...local, url: 'https://<$to$>/' } } },
  ],
  [
    'accounts.local.url: must be an http or https address',
    { ...table, accounts: { local: { ...local, url: 'https://x:99999/' } } },
  ],
  [
    'accounts.local.headers.X-Key: must be printable ASCII',
    { ...table, accounts: { local: { ...local, headers: { 'X-Key': 'a\r\nb' } } } },
  ],
  [
    'accounts.main.privateKey: must be 32 bytes in base64url, and the private key of publicKey',
    { ...table, accounts: { local, main: browsers } },
  ],
  [
    'accounts.main.hosts.0: must be a host such as',
    { ...table, accounts: { local, main: { ...browsers, hosts: ['https://x.example/'] } } },
  ],
  [
    'accounts.main.privateKey: must be a private key on the curve P-256, in PEM',
    { ...table, accounts: { local, main: apple } },
  ],
  [
    'accounts.main.teamId: must be 10 capital letters',
    { ...table, accounts: { local, main: { ...apple, teamId: 'x' } } },
  ],
  [
    'accounts.main.privateKey: must be an RSA private key of at least 2048 bits, in PEM',
    { ...table, accounts: { local, main: android } },
  ],
  ['accounts.main.kind', { ...table, accounts: { main: { kind: 'pigeon' } } }],
])('a table that makes no sense is refused by its place: %s', (place, given) => {
  const begin = () => opened({ CARRIERS: JSON.stringify(given) })
  expect(begin).toThrow(`CARRIERS: has at ${place}`)
  expect(begin).toThrow(expect.objectContaining({ message: expect.not.stringMatching(/the token|the key/) }))
})

test('a table that is no JSON is refused', () => {
  expect(() => opened({ CARRIERS: '{' })).toThrow('CARRIERS: has at its top')
})
