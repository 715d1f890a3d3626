import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { CompactSign } from 'jose'
import { publicKeyOf, signConfirmation, verifyConfirmation, type Confirmation } from './confirmation.ts'
import { canonical, parametersHash } from './parameters.ts'

const { privateKey: key } = generateKeyPairSync('ed25519')
const { privateKey: other } = generateKeyPairSync('ed25519')
const keys = new Map([['k1', publicKeyOf(key)]])
const parameters = { payee: 'Ben', amount: '1250.00 EUR' }
const confirmation: Confirmation = {
  ...{ iss: 'countersign', aud: 'bank', sub: 'ann', iat: 1_767_225_600, tenant: 'acme', request_id: 'r1' },
  ...{ challenge_id: 'c1', event: 'transfer', parameters_sha256: parametersHash(parameters), result: 1 },
  method: 'ONE_WAY_SMS',
}
const signed = () => signConfirmation(confirmation, { id: 'k1', key })

test('the same parameters are the same text, in whatever order they come', () => {
  expect(canonical({ b: '"', a: 'ä\u0001' })).toBe('{"a":"ä\\u0001","b":"\\""}')
  expect(parametersHash({ b: '1', a: '2' })).toBe(parametersHash({ a: '2', b: '1' }))
  expect(canonical({})).toBe('{}')
})

test('what was confirmed is proved, and signed the same every time', async () => {
  expect(await verifyConfirmation(await signed(), { keys, parameters })).toEqual({ confirmation })
  expect(await signed()).toBe(await signed())
})

describe('nothing is proved', () => {
  const spoilt = async (part: number, change: (text: string) => string) =>
    (await signed())
      .split('.')
      .map((text, index) => (index === part ? change(text) : text))
      .join('.')
  const recoded = (text: string, change: object) =>
    Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(text, 'base64url').toString()), ...change })).toString(
      'base64url',
    )

  test.each<[string, () => Promise<string>, string]>([
    ['by another payload', () => spoilt(1, (text) => recoded(text, { sub: 'eve' })), 'the signature is not over it'],
    ['by another header', () => spoilt(0, (text) => recoded(text, { typ: 'JWT' })), 'the signature is not over it'],
    ['by no algorithm', () => spoilt(0, (text) => recoded(text, { alg: 'none' })), 'it is no confirmation'],
    ['by another algorithm', () => spoilt(0, (text) => recoded(text, { alg: 'HS256' })), 'it is no confirmation'],
    ['by an unknown key', () => signConfirmation(confirmation, { id: 'k2', key }), 'none of the keys signed it'],
    [
      "by another's key",
      () => signConfirmation(confirmation, { id: 'k1', key: other }),
      'the signature is not over it',
    ],
    ['by no signature', () => spoilt(2, () => ''), 'the signature is not over it'],
    ['by anything', () => Promise.resolve('no.jws'), 'it is no confirmation'],
    [
      'by a signature of another kind',
      () => new CompactSign(Buffer.from('{}')).setProtectedHeader({ alg: 'EdDSA', kid: 'k1' }).sign(key),
      'it is a signature of another kind',
    ],
  ])('%s', async (_, jws, fault) => {
    expect(await verifyConfirmation(await jws(), { keys, parameters })).toEqual({ fault })
  })

  test.each([{ ...parameters, amount: '1250.01 EUR' }, { payee: 'Ben' }, { ...parameters, more: '' }, {}])(
    'of other parameters: %j',
    async (others) => {
      const fault = 'other parameters were confirmed'
      expect(await verifyConfirmation(await signed(), { keys, parameters: others as typeof parameters })).toEqual({
        fault,
      })
    },
  )
})
