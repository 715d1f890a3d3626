import { describe, expect, test } from '@jest/globals'
import { ciphers } from './pskc-ciphers.ts'
import {
  containerOf,
  encryptedValue,
  packageOf,
  plainSecret,
  plainValue,
  sealed,
  sealedHead,
  type Sealing,
} from './test/pskc-writer.ts'
import { badOf, goodOf, reasonsOf, refusalOf, rowsOf, tokensOf } from './test/reading.ts'

const seed = Buffer.from('abcdefghijklmnopqrstuvwx')
const key = (length: number) => Buffer.from('0123456789abcdefghijklmnopqrstuv').subarray(0, length)
const aes: Sealing = { cipher: 'aes128-cbc', key: key(16), hash: 'sha1', macKey: key(20) }
const presharedKey = aes.key

/** A container with its secret, and whatever else, encrypted. */
function sealedFile(sealing: Sealing, more = '', secret = seed): string {
  return containerOf(sealedHead(sealing), packageOf({ data: encryptedValue('Secret', secret, sealing) + more }))
}

describe('a maker of tokens encrypts with what RFC 6030 names', () => {
  test.each([
    ['aes128-cbc', 16],
    ['aes192-cbc', 24],
    ['aes256-cbc', 32],
    ['tripledes-cbc', 24],
    ['kw-aes128', 16],
    ['kw-aes192', 24],
    ['kw-aes256', 32],
    ['kw-aes-128-pad', 16],
    ['kw-aes-192-pad', 24],
    ['kw-aes-256-pad', 32],
    ['kw-tripledes', 24],
  ])('%s', async (cipher, length) => {
    const sealing = { ...aes, cipher, key: key(length), macKey: key(24) }
    expect(await tokensOf(sealedFile(sealing), { presharedKey: sealing.key })).toMatchObject([{ seed }])
    const wrong = Buffer.from(sealing.key).fill('x', 1)
    expect(await refusalOf(sealedFile(sealing), { presharedKey: wrong })).toMatch(
      'is not opened by this pre-shared key',
    )
  })

  test.each(['sha1', 'sha224', 'sha256', 'sha384', 'sha512'])('HMAC by %s', async (hash) => {
    expect(await tokensOf(sealedFile({ ...aes, hash }), { presharedKey })).toMatchObject([{ seed }])
  })

  test('the MAC by the key of the encryption, where it has none of its own', async () => {
    const { macKey: _none, ...sealing } = aes
    expect(await tokensOf(sealedFile(sealing), { presharedKey })).toMatchObject([{ seed }])
  })

  test('a value that fills its blocks without padding (section 6.4)', () => {
    const padded = sealed(Buffer.alloc(32, 'x'), aes)
    const open = (bytes: Buffer) => ciphers.get('aes128-cbc')?.open(aes.key, bytes)
    expect(open(padded)).toEqual(Buffer.alloc(32, 'x'))
    expect(open(padded.subarray(0, 48))).toEqual(Buffer.alloc(32, 'x'))
  })
})

describe('the vectors of the key wraps', () => {
  const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')
  test.each([
    // RFC 3394, sections 4.1, 4.2, 4.6.
    [
      'kw-aes128',
      '000102030405060708090A0B0C0D0E0F',
      '00112233445566778899AABBCCDDEEFF',
      '1FA68B0A8112B447 AEF34BD8FB5A7B82 9D3E862371D2CFE5',
    ],
    [
      'kw-aes192',
      '000102030405060708090A0B0C0D0E0F1011121314151617',
      '00112233445566778899AABBCCDDEEFF',
      '96778B25AE6CA435 F92B5B97C050AED2 468AB8A17AD84E5D',
    ],
    [
      'kw-aes256',
      '000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F',
      '00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F',
      '28C9F404C4B810F4 CBCCB35CFB87F826 3F5786E2D80ED326 CBC7F0E71A99F43B FB988B9B7A02DD21',
    ],
    // RFC 5649, section 6.
    [
      'kw-aes-192-pad',
      '5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8',
      'c37b7e6492584340bed12207808941155068f738',
      '138bdeaa9b8fa7fc 61f97742e72248ee 5ae6ae5360d1ae6a 5f54f373fa543b6a',
    ],
    // RFC 3217, section 3.1.
    [
      'kw-tripledes',
      '255e0d1c07b646dfb3134cc843ba8aa71f025b7c0838251f',
      '2923bf85e06dd6ae529149f1f1bae9eab3a7da3d860d3e98',
      '690107618ef092b3 b48ca1796b234ae9 fa33ebb415960403 7db5d6a84eb3aac2 768c632775a467d4',
    ],
  ])('%s under %s', (cipher, kek, plain, wrapped) => {
    expect(ciphers.get(cipher)?.open(hex(kek), hex(wrapped)).toString('hex')).toBe(plain.toLowerCase())
    const changed = hex(wrapped).fill(0, 9, 10)
    expect(() => ciphers.get(cipher)?.open(hex(kek), changed)).toThrow(/./)
  })
})

describe('somebody changed a file on its way', () => {
  const two = (second: string) =>
    containerOf(sealedHead(aes), packageOf({ data: encryptedValue('Secret', seed, aes) }), second)

  test('a later value with a wrong MAC is that row alone, and the rows around it are good', async () => {
    const changed = encryptedValue('Secret', seed, aes).replace(/(<ValueMAC>).{4}/, '$1AAAA')
    const rows = await rowsOf(
      two(
        packageOf({ serial: '2', data: changed }) +
          packageOf({ serial: '3', data: encryptedValue('Secret', seed, aes) }),
      ),
      { presharedKey },
    )
    expect(goodOf(rows).map(({ serial }) => serial)).toEqual(['1001', '3'])
    expect(badOf(rows)).toMatchObject([
      { serial: '2', reason: 'the secret does not open: it was changed, or is encrypted under another key' },
    ])
  })

  test.each([
    [
      'has no MAC',
      encryptedValue('Secret', seed, aes).replace(/<ValueMAC>.*<\/ValueMAC>/, ''),
      'is encrypted and must have a MAC',
    ],
    ['is plain, and could be anybody’s', plainSecret, 'must be encrypted, as the file is'],
    ['is there twice', encryptedValue('Secret', seed, aes).repeat(2), 'must have one element Secret, not more'],
    [
      'is both',
      encryptedValue('Secret', seed, aes).replace('<EncryptedValue>', '<PlainValue>AAAA</PlainValue><EncryptedValue>'),
      'either plain or encrypted',
    ],
    [
      'has an unknown cipher',
      encryptedValue('Secret', seed, aes).replace('#aes128-cbc', '#aes128-ofb'),
      'in a way that is not understood',
    ],
    [
      'is not Base64',
      encryptedValue('Secret', seed, aes).replace(/(<xenc:CipherValue>).{4}/, '$1%%%%'),
      'must be Base64',
    ],
  ])('a secret that %s is not taken', async (_what, data, reason) => {
    const rows = await rowsOf(two(packageOf({ serial: '2', data })), { presharedKey })
    expect(badOf(rows)).toMatchObject([{ serial: '2', reason: expect.stringContaining(reason) }])
  })

  test('a counter whose MAC is wrong spoils its row', async () => {
    const counter = encryptedValue('Counter', Buffer.from('7'), aes).replace(/(<ValueMAC>).{4}/, '$1AAAA')
    const file = containerOf(
      sealedHead(aes),
      packageOf({ algorithm: 'hotp', data: encryptedValue('Secret', seed, aes) + counter }),
    )
    expect(await reasonsOf(file, { presharedKey })).toEqual([expect.stringMatching(/^the counter does not open/)])
  })
})

describe('an administrator brings numbers that are encrypted too', () => {
  test.each([
    ['as text', Buffer.from('60'), 60],
    ['as bytes, the highest first', Buffer.from([0, 0, 0, 60]), 60],
  ])('an interval %s', async (_how, bytes, periodSeconds) => {
    expect(await tokensOf(sealedFile(aes, encryptedValue('TimeInterval', bytes, aes)), { presharedKey })).toMatchObject(
      [{ periodSeconds }],
    )
  })

  test('a drift of minus four, and plain ones beside', async () => {
    const numbers =
      encryptedValue('TimeDrift', Buffer.from([255, 255, 255, 252]), aes) + plainValue('TimeInterval', '45')
    expect(await tokensOf(sealedFile(aes, numbers), { presharedKey })).toMatchObject([
      { driftSteps: -4, periodSeconds: 45 },
    ])
  })
})

describe('a head that can not be made out refuses the file', () => {
  const head = sealedHead(aes)
  test.each([
    [head + '<EncryptionKey/>', 'must say once'],
    [packageOf({ data: encryptedValue('Secret', seed, aes) }) + head, 'is encrypted; its pre-shared key is needed', {}],
    [head.replace('#hmac-sha1', '#hmac-md5'), 'has a MAC that is not understood'],
    [
      head.replace(/<MACKey>.*<\/MACKey>/s, '<MACKeyReference>there</MACKeyReference>'),
      'by a key that is kept elsewhere',
    ],
    [head.replace('<xenc:CipherData>', '<xenc:CipherData/><xenc:CipherData>'), 'must say in a way that is understood'],
  ])('%#', async (content, message, options: object = { presharedKey }) => {
    expect(
      await refusalOf(containerOf(content, packageOf({ data: encryptedValue('Secret', seed, aes) })), options),
    ).toMatch(message)
  })

  test('and so does one that comes after the first key', async () => {
    const file = containerOf(packageOf({}), head)
    expect(await refusalOf(file, { presharedKey })).toMatch('must say once, and before its first key')
  })
})

test('a key may be given for a container that names none', async () => {
  const file = containerOf(
    packageOf({
      data: encryptedValue('Secret', seed, { ...aes, cipher: 'kw-aes128' }).replace(/<ValueMAC>.*<\/ValueMAC>/, ''),
    }),
  )
  expect(await tokensOf(file, { presharedKey })).toMatchObject([{ seed }])
})

test.each([{ presharedKey }, { passphrase: 'qwerty' }])(
  'a file that somebody made plain on its way is not taken with %p',
  async (options) => {
    expect(await reasonsOf(containerOf(packageOf()), options)).toEqual([
      expect.stringMatching(/^the secret must be encrypted/),
    ])
  },
)
