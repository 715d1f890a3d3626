import { expect, test } from '@jest/globals'
import { callbackUrl, namedIn } from './callback-url.ts'

const id = '0190c3f0-0000-7000-8000-00000000beef'

test('a callback finds the message that its URL was made for', () => {
  const url = callbackUrl({ publicUrl: 'https://mfa.example.com/edge/', account: 'twilio', tenantId: 'acme', id })
  expect(url).toBe(`https://mfa.example.com/edge/webhooks/carriers/twilio?tenant=acme&delivery=${id}`)
  expect(namedIn(url)).toEqual({ tenantId: 'acme', id })
})

test.each(['', '?tenant=acme', `?delivery=${id}`, '?tenant=acme&delivery=1', `?tenant=&delivery=${id}`])(
  'a URL that ends in %j names none',
  (query) => {
    expect(namedIn(`https://mfa.example.com/webhooks/carriers/twilio${query}`)).toBeUndefined()
  },
)
