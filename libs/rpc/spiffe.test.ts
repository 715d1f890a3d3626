import { expect, test } from '@jest/globals'
import { spiffeId } from './spiffe.ts'

const policy = 'spiffe://cluster.local/ns/mfa/sa/policy'

test('a certificate with one SPIFFE URI names a service and where it is at home', () => {
  const id = { home: 'spiffe://cluster.local/ns/mfa/sa/', service: 'policy' }
  expect(spiffeId(`DNS:policy, IP Address:10.0.0.1, URI:${policy}`)).toEqual(id)
})

test.each([
  ['no names', undefined],
  ['no URI', 'DNS:policy'],
  ['a URI of another form', 'URI:https://policy.example'],
  ['a longer path', `URI:${policy}/extra`],
  ['two URIs, whichever comes first', `URI:${policy}, URI:spiffe://cluster.local/ns/mfa/sa/fraud`],
  ['a name that only looks like a list', `DNS:"x, URI:${policy}, y"`],
])('a certificate with %s names none', (_, subjectAltName) => {
  expect(spiffeId(subjectAltName)).toBeUndefined()
})
