import { expect, test } from '@jest/globals'
import { checkMessage } from './check-message.ts'

const good = { To: '+15551230001', From: '+15005550006', Body: 'Hello' }
const check = (form: Record<string, string>) => checkMessage(new URLSearchParams({ ...good, ...form }))

test.each([
  ['no recipient', { To: '' }, 21604],
  ['a recipient that is no E.164 number', { To: '5551230001' }, 21211],
  ['the recipient reserved for being invalid', { To: '+15005550001' }, 21211],
  ['a recipient that no route reaches', { To: '+15005550002' }, 21612],
  ['a recipient in a region not enabled', { To: '+15005550003' }, 21408],
  ['a recipient who opted out', { To: '+15005550004' }, 21610],
  ['a recipient that takes no texts', { To: '+15005550009' }, 21614],
  ['neither sender nor service', { From: '' }, 21603],
  ['a sender of no known form', { From: '!' }, 21212],
  ['a sender that is not of this account', { From: '+15005550007' }, 21606],
  ['a malformed service', { From: '', MessagingServiceSid: 'MG1' }, 21701],
  ['no body', { Body: '' }, 21602],
  ['a body of 1,601 characters', { Body: 'a'.repeat(1601) }, 21617],
  ['a callback that is no web address', { StatusCallback: 'ftp://example.com' }, 21609],
  ['a validity beyond ten hours', { ValidityPeriod: '36001' }, 21624],
  ['a validity of no time', { ValidityPeriod: '0' }, 21624],
])('%s is refused', (_, form, code) => {
  expect(check(form)).toMatchObject({ code, status: 400, more_info: `https://www.twilio.com/docs/errors/${code}` })
})

test('a sender with a full queue is told to wait', () => {
  expect(check({ From: '+15005550008' })).toMatchObject({ code: 21611, status: 429 })
})

test.each([
  ['a number', { From: '+442071838750' }],
  ['a short code', { From: '12345' }],
  ['a name', { From: 'Contoso' }],
  ['a name that every JavaScript object knows', { From: 'constructor' }],
  ['a service', { From: '', MessagingServiceSid: `MG${'0'.repeat(32)}` }],
])('%s may send', (_, form) => {
  expect(check(form)).toBeUndefined()
})

test('a refused recipient is not written out', () => {
  expect(check({ To: '+15005550001' })?.message).toBe("Invalid 'To' Phone Number: +1500555XXXX")
})
