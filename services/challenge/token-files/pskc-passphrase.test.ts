import { pbkdf2Sync } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { containerOf, encryptedValue, packageOf, sealedHead } from './test/pskc-writer.ts'
import { refusalOf, tokensOf } from './test/reading.ts'

const seed = Buffer.from('abcdefghijklmnopqrst')
const salt = Buffer.from('saltsalt')
const lengths: Record<number, string> = { 16: 'aes128-cbc', 24: 'aes192-cbc', 32: 'aes256-cbc' }

function keyInfo(rounds: string, length: string, prf = '<PRF/>', specified = salt.toString('base64')): string {
  return `<xenc11:DerivedKey><xenc11:KeyDerivationMethod Algorithm="http://www.w3.org/2009/xmlenc11#pbkdf2">
    <xenc11:PBKDF2-params><xenc11:Salt><xenc11:Specified>${specified}</xenc11:Specified></xenc11:Salt>
    <xenc11:IterationCount>${rounds}</xenc11:IterationCount><xenc11:KeyLength>${length}</xenc11:KeyLength>${prf}
    </xenc11:PBKDF2-params></xenc11:KeyDerivationMethod></xenc11:DerivedKey>`
}

function fileOf(info: string, length = 16, hash = 'sha1', rounds = 10): string {
  const key = pbkdf2Sync('correct horse', salt, rounds, length, hash)
  const sealing = { cipher: lengths[length] ?? '', key, hash: 'sha256', macKey: Buffer.alloc(32, 5), keyInfo: info }
  return containerOf(sealedHead(sealing), packageOf({ data: encryptedValue('Secret', seed, sealing) }))
}

describe('an administrator brings a file under a passphrase', () => {
  test.each([16, 24, 32])('and a key of %i bytes', async (length) => {
    const file = fileOf(keyInfo('10', `${length}`), length)
    expect(await tokensOf(file, { passphrase: 'correct horse' })).toMatchObject([{ seed }])
  })

  test.each(['sha256', 'sha512'])('by HMAC-%s', async (hash) => {
    const prf = `<xenc11:PRF Algorithm="http://www.w3.org/2001/04/xmldsig-more#hmac-${hash}"/>`
    expect(await tokensOf(fileOf(keyInfo('10', '16', prf), 16, hash), { passphrase: 'correct horse' })).toHaveLength(1)
  })

  test.each([
    [keyInfo('1000001', '16'), 'must give 1 to 1000000 rounds'],
    [keyInfo('99999999999999', '16'), 'must give 1 to 1000000 rounds'],
    [keyInfo('0', '16'), 'must give 1 to 1000000 rounds'],
    [keyInfo('-1', '16'), 'must give 1 to 1000000 rounds'],
    [keyInfo('', '16'), 'must give 1 to 1000000 rounds'],
    [keyInfo('10', '1000000000'), 'must make a key of 16, 24 or 32 bytes'],
    [keyInfo('10', '16', '<PRF Algorithm="#hmac-md5"/>'), 'with a hash that is not understood'],
    [keyInfo('10', '16', '', ''), 'must give a salt'],
    [keyInfo('10', '16', '', 'A'.repeat(2000)), 'must give a salt'],
    [keyInfo('10', '16').replace('#pbkdf2', '#scrypt'), 'in a way that is not understood; PBKDF2 is'],
  ])('but not one that would take long, or is not one: %#', async (info, message) => {
    expect(await refusalOf(fileOf(info), { passphrase: 'correct horse' })).toMatch(message)
  })
})
