import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { jwkOf, publicKeyOf, signConfirmation } from '#libs/confirmation/confirmation'
import { parametersHash } from '#libs/confirmation/parameters'
import { openCommandLine, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openCommandLine()
})
afterAll(() => stage.stop())

const transfer = {
  name: 'transfer',
  parameters: [
    { name: 'payee', type: 'EVENT_PARAMETER_TYPE_TEXT', required: true },
    { name: 'account', type: 'EVENT_PARAMETER_TYPE_DIGITS', sensitive: true, maxLength: 20 },
  ],
  templates: [{ language: 'en', voice: 'Pay <$payee$>.', sms: '<$otp$> pays <$payee$>', app: 'Pay <$payee$>' }],
}

describe('types of events', () => {
  test('are put from a file, shown, listed and removed', async () => {
    const shown = await stage.shown('event-types', 'put', await stage.file('transfer.json', JSON.stringify(transfer)))
    expect(shown).toMatchInlineSnapshot(`
     "event           transfer
     state           enabled
     parameter       payee: text, required, at most 64 characters
     parameter       account: digits, sensitive, at most 20 characters
     en, said        Pay <$payee$>.
     en, texted      <$otp$> pays <$payee$>
     en, in the app  Pay <$payee$>
     known since     <moment>
     etag            <etag>"
    `)
    expect(await stage.shown('event-types', 'show', 'transfer')).toBe(shown)
    expect(await stage.shown('event-types', 'list')).toMatchInlineSnapshot(`
     "event     state    parameters      languages
     transfer  enabled  payee, account  en"
    `)
    const { out } = await stage.run('event-types', 'show', 'transfer', '--json')
    expect(await stage.shown('event-types', 'put', await stage.file('same.json', out))).toBe(shown)
    expect(await stage.shown('event-types', 'remove', 'transfer')).toBe('transfer is removed.')
  })

  test('that do not fit together are refused by the field', async () => {
    const file = await stage.file('wrong.json', JSON.stringify({ ...transfer, parameters: [] }))
    const { exitCode, err } = await stage.run('event-types', 'put', file)
    expect({ exitCode, err }).toEqual({
      exitCode: 1,
      err: expect.stringContaining('event_type.templates[0].voice has a place for payee'),
    })
  })
})

describe('a confirmation', () => {
  const { privateKey: key } = generateKeyPairSync('ed25519')
  const signed = () =>
    signConfirmation(
      {
        ...{ iss: 'countersign', aud: 'shop', sub: 'ann', iat: 1_767_225_600, tenant: 'acme', request_id: 'r1' },
        ...{ challenge_id: 'c1', event: 'transfer', method: 'PHONE_CALL', result: 2 },
        parameters_sha256: parametersHash({ payee: 'Ben', amount: '1=1' }),
      },
      { id: 'k1', key },
    )
  const verify = async (...words: string[]) => {
    const keys = await stage.file('jwks.json', JSON.stringify({ keys: [jwkOf('k1', publicKeyOf(key))] }))
    return stage.run('event-types', 'verify', await signed(), '--keys', keys, ...words)
  }

  test('is proved by the keys and the parameters alone', async () => {
    const { exitCode, out } = await verify('--parameters', 'amount=1=1', '--parameters', 'payee=Ben')
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: expect.stringContaining('ann of acme, at shop') })
  })

  test('of something else is not', async () => {
    const other = await verify('--parameters', 'payee=Eve', '--parameters', 'amount=1=1')
    expect(other).toMatchObject({ exitCode: 1, out: expect.stringContaining('Not proved: other parameters') })
    expect(await verify('--parameters', 'payee')).toMatchObject({ exitCode: 2 })
  })

  test('by a file that holds no keys is not', async () => {
    const keys = await stage.file('none.json', '[]')
    const { exitCode, err } = await stage.run('event-types', 'verify', await signed(), '--keys', keys)
    expect({ exitCode, err }).toEqual({ exitCode: 1, err: expect.stringContaining('is no JWK Set') })
  })
})
