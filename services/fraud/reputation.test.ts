import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { noReputation, openReputation } from './reputation.ts'

const countries = createRequire(import.meta.url).resolve(
  '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb',
)

let folder = ''
const inFolder = (name: string) => join(folder, name)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reputation-'))
  await writeFile(inFolder('bad'), '192.0.2.0/24\n')
  await writeFile(inFolder('tor'), '198.51.100.7\n')
})
afterAll(() => rm(folder, { recursive: true }))

const files = () => ({ GEOIP_FILE: countries, BAD_NETWORKS_FILE: inFolder('bad'), TOR_EXITS_FILE: inFolder('tor') })

test('the files of the operator tell the country of an address, and whether it is bad or an exit of Tor', async () => {
  const { reputation, refreshes } = await openReputation(files())
  expect(reputation.countryOf('8.8.8.8')).toBe('US')
  const addresses = ['192.0.2.9', '198.51.100.7', '']
  expect(addresses.map((address) => reputation.isBad(address))).toEqual([true, false, false])
  expect(addresses.map((address) => reputation.isTorExit(address))).toEqual([false, true, false])
  await writeFile(inFolder('tor'), '192.0.2.9 # since today\n')
  for (const refresh of refreshes) await refresh()
  expect(addresses.map((address) => reputation.isTorExit(address))).toEqual([true, false, false])
})

test('without files nothing is told, and a file that is not there stops the service at its start', async () => {
  const none = { GEOIP_FILE: undefined, BAD_NETWORKS_FILE: undefined, TOR_EXITS_FILE: undefined }
  const { reputation, refreshes } = await openReputation(none)
  for (const each of [reputation, noReputation]) {
    expect([each.countryOf('8.8.8.8'), each.isBad('8.8.8.8'), each.isTorExit('8.8.8.8')]).toEqual([
      undefined,
      false,
      false,
    ])
  }
  expect(refreshes).toEqual([])
  await expect(openReputation({ ...none, TOR_EXITS_FILE: inFolder('missing') })).rejects.toThrow('ENOENT')
})
