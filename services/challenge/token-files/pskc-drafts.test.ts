import { createCipheriv, createHmac, pbkdf2Sync } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { reasonsOf, refusalOf, tokensOf } from './test/reading.ts'

const seed = Buffer.from('abcdefghijklmnopqrst')

/** A container of draft-ietf-keyprov-pskc, as Gemalto exported it. */
function keyprov(
  namespace: string,
  usage = '<Usage OTP="true"><ResponseFormat Length="6" Format="DECIMAL"/></Usage>',
): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<KeyContainer Version="1.0" xmlns="${namespace}">
  <Device>
    <DeviceInfo><Manufacturer>Gemalto</Manufacturer><SerialNo>GAKT000012</SerialNo></DeviceInfo>
    <Key KeyAlgorithm="urn:ietf:params:xml:ns:keyprov:pskc#totp" KeyId="GAKT000012">
      <Issuer>Issuer</Issuer>
      ${usage}
      <Data>
        <Secret><PlainValue>${seed.toString('base64')}</PlainValue></Secret>
        <Time><PlainValue>0</PlainValue></Time>
        <TimeInterval><PlainValue>60</PlainValue></TimeInterval>
        <TimeDrift><PlainValue>4</PlainValue></TimeDrift>
      </Data>
    </Key>
  </Device>
</KeyContainer>`
}

describe('an administrator brings a file of the drafts', () => {
  test.each(['urn:ietf:params:xml:ns:keyprov:pskc:1.0', 'urn:ietf:params:xml:ns:keyprov:pskc', ''])(
    'namespace "%s"',
    async (namespace) => {
      const token = { serial: 'GAKT000012', manufacturer: 'Gemalto', seed, digits: 6, periodSeconds: 60, driftSteps: 4 }
      expect(await tokensOf(keyprov(namespace))).toMatchObject([token])
    },
  )

  test('and what its key is not for is refused', async () => {
    const usage = '<Usage CR="true"><ResponseFormat Length="6" Format="DECIMAL"/></Usage>'
    expect(await reasonsOf(keyprov('urn:ietf:params:xml:ns:keyprov:pskc:1.0', usage))).toEqual([
      'the policy does not allow one-time passwords',
    ])
  })
})

/** A container of draft-ietf-keyprov-portable-symmetric-key-container. */
function older(method: string, secret: string, counter: string): string {
  return `<KeyContainer xmlns="urn:ietf:params:xml:ns:keyprov:container:1.0">
  ${method}
  <Device>
    <DeviceId><Manufacturer>ActivIdentity</Manufacturer><SerialNo>0950380269</SerialNo><Expiry>12/31/2030</Expiry></DeviceId>
    <Key KeyAlgorithm="http://www.ietf.org/keyprov/pskc#hotp" KeyId="0950380269">
      <Usage OTP="true"><ResponseFormat Format="DECIMAL" Length="8"/></Usage>
      <Data Name="SECRET">${secret}</Data>
      <Data Name="COUNTER">${counter}</Data>
    </Key>
  </Device>
</KeyContainer>`
}

const counter = '<Value>AAAAAAAAAAw=</Value>'
const digest = '<DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1"/>'
const token = {
  serial: '0950380269',
  seed,
  digits: 8,
  periodSeconds: 0,
  counter: 12n,
  expiryDate: new Date('2030-12-31T23:59:59.999Z'),
}

function encrypted(openssl: string, key: Buffer, iv: Buffer): Buffer {
  const cipher = createCipheriv(openssl, key, iv)
  return Buffer.concat([cipher.update(seed), cipher.final()])
}

function valueOf(bytes: Buffer, macOf: Buffer, key: Buffer): string {
  const mac = createHmac('sha1', key).update(macOf).digest('base64')
  return `<Value>${bytes.toString('base64')}</Value><ValueDigest>${mac}</ValueDigest>`
}

describe('an administrator brings a file of the oldest draft', () => {
  test('plain, its numbers as bytes', async () => {
    const file = older('<EncryptionMethod algorithm="NONE"/>', `<Value>${seed.toString('base64')}</Value>`, counter)
    expect(await tokensOf(file)).toMatchObject([token])
  })

  const presharedKey = Buffer.alloc(16, 'k')
  const iv = Buffer.alloc(16, 'i')
  const method = `<EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc">
    <IV>${iv.toString('base64')}</IV></EncryptionMethod>${digest}`
  const bytes = encrypted('aes-128-cbc', presharedKey, iv)

  test.each([
    ['sealed', bytes],
    ['plain', seed],
  ])('encrypted with one vector for all, and a MAC of the %s value', async (_which, macOf) => {
    const file = older(method, valueOf(bytes, macOf, presharedKey), counter)
    expect(await tokensOf(file, { presharedKey })).toMatchObject([token])
    expect(await refusalOf(file, { presharedKey: Buffer.alloc(16, 'x') })).toMatch('not opened by this pre-shared key')
  })

  test('without its MAC the value would be taken for plain, and is not', async () => {
    const file = older(method, `<Value>${bytes.toString('base64')}</Value>`, counter)
    expect(await reasonsOf(file, { presharedKey })).toEqual([
      'the secret must be encrypted, as the file is, or its key was given for nothing',
    ])
  })

  test('under a passphrase, in the draft’s own words', async () => {
    const key = pbkdf2Sync('qwerty', 'saltsalt', 999, 16, 'sha1')
    const body = encrypted('des-ede3-cbc', Buffer.concat([key, key.subarray(0, 8)]), Buffer.alloc(8, 'i'))
    const sealed = Buffer.concat([Buffer.alloc(8, 'i'), body])
    const pbe = `<EncryptionMethod algorithm="PBE-3DES112-CBC"><PBESalt>${Buffer.from('saltsalt').toString('base64')}</PBESalt>
      <PBEIterationCount>999</PBEIterationCount></EncryptionMethod><DigestMethod algorithm="HMAC-SHA1"/>`
    expect(await tokensOf(older(pbe, valueOf(sealed, sealed, key), counter), { passphrase: 'qwerty' })).toMatchObject([
      token,
    ])
  })
})
