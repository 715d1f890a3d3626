import { copyFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { codeIn, noCountries, openCountries } from './countries.ts'

const collection = dirname(
  createRequire(import.meta.url).resolve('@ip-location-db/geo-whois-asn-country-mmdb/package.json'),
)
const all = join(collection, 'geo-whois-asn-country.mmdb')
const ipv4 = join(collection, 'geo-whois-asn-country-ipv4.mmdb')
const ipv6 = join(collection, 'geo-whois-asn-country-ipv6.mmdb')

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countries-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('the country of an address', () => {
  test.each([
    ['8.8.8.8', 'US'],
    ['::ffff:8.8.8.8', 'US'],
    ['2001:4860:4860::8888', 'US'],
    ['91.10.2.3', 'DE'],
    ['10.0.0.1', undefined],
    ['192.0.2.1', undefined],
    ['::1', undefined],
    ['', undefined],
    ['nowhere', undefined],
    ['8.8.8.8:443', undefined],
  ])('%j is %s', async (clientIp, country) => {
    const { countryOf } = await openCountries(all)
    expect(countryOf(clientIp)).toBe(country)
  })

  test('a file of one family knows nothing of the other', async () => {
    const [four, six] = [await openCountries(ipv4), await openCountries(ipv6)]
    expect(four.countryOf('8.8.8.8')).toBe('US')
    expect(four.countryOf('2001:4860:4860::8888')).toBeUndefined()
    expect(six.countryOf('2001:4860:4860::8888')).toBe('US')
    expect(six.countryOf('8.8.8.8')).toBeUndefined()
  })

  test('is told by records of either make', () => {
    const maxMind = { country: { geoname_id: 2921044, iso_code: 'DE', names: { en: 'Germany' } } }
    expect(codeIn({ ...maxMind, ...{ registered_country: { iso_code: 'US' } } })).toBe('DE')
    expect(codeIn({ country_code: 'AT' })).toBe('AT')
    // What is only registered somewhere, or on a continent, is in no country.
    for (const record of [{ ...{ registered_country: { iso_code: 'US' } } }, { country: {} }, {}, null]) {
      expect(codeIn(record)).toBeUndefined()
    }
  })

  test('is not known without a file', () => {
    expect(noCountries('8.8.8.8')).toBeUndefined()
  })

  test('takes some microseconds', async () => {
    const { countryOf } = await openCountries(all)
    const rounds = Array.from({ length: 20 }, () => {
      const start = performance.now()
      for (let index = 0; index < 500; index += 1) countryOf(`${(index % 200) + 1}.${index & 255}.7.9`)
      return ((performance.now() - start) * 1_000) / 500
    })
    expect(Math.min(...rounds)).toBeLessThan(50)
  })
})

describe('the file', () => {
  const replaceBy = async (other: string, file: string) => {
    await copyFile(other, `${file}.new`)
    await rename(`${file}.new`, file)
  }

  test('is read again where it was replaced, and only then', async () => {
    const file = join(folder, 'replaced.mmdb')
    await replaceBy(ipv6, file)
    const { countryOf, refresh } = await openCountries(file)
    await refresh()
    expect(countryOf('8.8.8.8')).toBeUndefined()
    await replaceBy(all, file)
    expect(countryOf('8.8.8.8')).toBeUndefined()
    await refresh()
    expect(countryOf('8.8.8.8')).toBe('US')
  })

  test('that is gone or broken leaves what was read before, until it is whole again', async () => {
    const file = join(folder, 'broken.mmdb')
    await replaceBy(all, file)
    const { countryOf, refresh } = await openCountries(file)
    await writeFile(file, 'half a file')
    await expect(refresh()).rejects.toThrow('can not be read')
    await expect(refresh()).rejects.toThrow('can not be read')
    await rm(file)
    await expect(refresh()).rejects.toThrow('ENOENT')
    expect(countryOf('8.8.8.8')).toBe('US')
    await replaceBy(ipv6, file)
    await refresh()
    expect(countryOf('8.8.8.8')).toBeUndefined()
  })

  test('that is not there, or none of these, is refused at once', async () => {
    await expect(openCountries(join(folder, 'nothing.mmdb'))).rejects.toThrow('ENOENT')
    const file = join(folder, 'none.mmdb')
    await writeFile(file, 'no such thing')
    await expect(openCountries(file)).rejects.toThrow('can not be read')
  })
})
