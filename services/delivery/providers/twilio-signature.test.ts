import { expect, test } from '@jest/globals'
import { signatureHolds, type SignedForm } from './twilio-signature.ts'

/** The example of Twilio's documentation and libraries. */
const published: SignedForm = {
  url: 'https://mycompany.com/myapp.php?foo=1&bar=2',
  form: {
    CallSid: 'CA1234567890ABCDE',
    Caller: '+12349013030',
    Digits: '1234',
    From: '+12349013030',
    To: '+18005551212',
  },
  authToken: '12345',
  signature: '0/KCTR6DLpKmkAf8muzZqo1nDgQ=',
}

test('the published example holds', () => {
  expect(signatureHolds(published)).toBe(true)
})

test.each([
  ['the standard port written out', { url: 'https://mycompany.com:443/myapp.php?foo=1&bar=2' }],
  ['another port, which Twilio left out', { url: 'https://mycompany.com:8443/myapp.php?foo=1&bar=2' }],
  ['the port signed along', { signature: 'EpDEmp1PyjDYp77YxYU3GILBWzE=' }],
])('it holds with %s', (_, change) => {
  expect(signatureHolds({ ...published, ...change })).toBe(true)
})

test.each([
  ['another token', { authToken: '12346' }],
  ['another query', { url: 'https://mycompany.com/myapp.php?foo=1&bar=3' }],
  ['another host', { url: 'https://other.com/myapp.php?foo=1&bar=2' }],
  ['no TLS', { url: 'http://mycompany.com/myapp.php?foo=1&bar=2' }],
  ['a changed value', { form: { ...published.form, Digits: '1235' } }],
  ['a value more', { form: { ...published.form, Extra: '' } }],
  ['no signature', { signature: '' }],
  ['a longer signature', { signature: `${published.signature}=` }],
  ['a signature of many bytes per character', { signature: 'é'.repeat(14) }],
  ['a URL that is none', { url: 'mycompany' }],
])('it does not hold with %s', (_, change) => {
  expect(signatureHolds({ ...published, ...change })).toBe(false)
})
