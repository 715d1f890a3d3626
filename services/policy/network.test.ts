import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { Deployment } from '#contracts/gen/countersign/types/v1/edition'
import { readAddress, writeAddress } from '#libs/net/address'
import { readBlock, readNetwork, writeNetwork } from './network.ts'
import type { NetworkPlace } from './network.ts'

const { CLOUD, SERVER } = Deployment

function plainest(text: string, place: NetworkPlace): string | undefined {
  const network = readNetwork(text, place)
  return network && writeNetwork(network, place)
}

describe('an address', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:0201', '192.0.2.1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['64:ff9b::192.0.2.1', '64:ff9b::c000:201'],
  ])('%s is read as %s', (text, plain) => {
    const address = readAddress(text)
    expect(address && writeAddress(address)).toBe(plain)
  })

  test.each([
    '',
    'home',
    '192.0.2',
    '192.0.2.256',
    '192.0.02.1',
    '0xc0.0.2.1',
    '3221225985',
    '192.0.2.1 ',
    '192.0.2.1:80',
    '[2001:db8::1]',
    'fe80::1%eth0',
    '::192.0.2.1',
    '1::2::3',
    '192.0.2.1\0',
    '9'.repeat(10_000),
  ])('%p is none', (text) => {
    expect(readAddress(text)).toBeUndefined()
  })

  test('every address is read again as it is written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const address = readAddress(text)
        return (
          !address || JSON.stringify(readAddress(writeAddress(address)), bigint) === JSON.stringify(address, bigint)
        )
      }),
    )
  })
})

const bigint = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value)

describe('a network of the cloud', () => {
  test.each([
    ['8.8.8.0/24', '8.8.8.0/24'],
    ['8.8.8.99/24', '8.8.8.0/24'],
    ['8.8.8.8/32', '8.8.8.8/32'],
    ['64.0.0.0/3', '64.0.0.0/3'],
    ['::ffff:8.8.8.8/120', '8.8.8.0/24'],
    ['2600:1F00:0::1/32', '2600:1f00::/32'],
    ['2600:1f00::1/128', '2600:1f00::1/128'],
  ])('%s is kept as %s', (text, kept) => {
    expect(plainest(text, CLOUD)).toBe(kept)
  })

  test.each([
    ['an address alone', '8.8.8.8'],
    ['a range', '8.8.8.1-8.8.8.9'],
    ['a netmask', '8.8.8.0/255.255.255.0'],
    ['everything', '0.0.0.0/0'],
    ['everything of IPv6', '::/0'],
    ['a prefix too long', '8.8.8.0/33'],
    ['a prefix too long of IPv6', '2600::/129'],
    ['a mapped prefix beyond IPv4', '::ffff:8.8.8.8/8'],
    ['a negative prefix', '8.8.8.0/-1'],
    ['a private block', '10.0.0.0/8'],
    ['a private block within', '172.16.5.0/24'],
    ['a block that holds a private one', '8.0.0.0/5'],
    ['half of everything', '128.0.0.0/1'],
    ['loopback', '127.0.0.0/8'],
    ['carrier-grade NAT', '100.64.0.0/10'],
    ['documentation', '203.0.113.0/24'],
    ['link-local', '169.254.0.0/16'],
    ['multicast', '224.0.0.0/4'],
    ['unique local', 'fd00::/8'],
    ['link-local of IPv6', 'fe80::/10'],
    ['documentation of IPv6', '2001:db8::/32'],
    ['what is not given out of IPv6', '4000::/3'],
    ['no network', 'headquarters'],
    ['two slashes', '8.8.8.0/24/24'],
    ['nothing', ''],
  ])('%s is refused', (_, text) => {
    expect(readNetwork(text, CLOUD)).toBeUndefined()
  })
})

describe('a network of a server', () => {
  test.each([
    ['10.63.193.1', '10.63.193.1'],
    ['10.63.193.1/32', '10.63.193.1'],
    ['10.63.193.1-10.63.193.1', '10.63.193.1'],
    ['10.63.193.1-10.63.193.100', '10.63.193.1-10.63.193.100'],
    ['10.63.193.1 - 10.63.193.100', '10.63.193.1-10.63.193.100'],
    ['10.63.193.0-10.63.193.255', '10.63.193.0/24'],
    ['10.63.193.77/24', '10.63.193.0/24'],
    ['10.63.193.77/255.255.255.0', '10.63.193.0/24'],
    ['10.63.193.77/255.255.255.255', '10.63.193.77'],
    ['fd00::5/64', 'fd00::/64'],
    ['fd00::5/ffff:ffff::', 'fd00::/32'],
    ['fd00::1-fd00::3', 'fd00::1-fd00::3'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['8.8.8.0/24', '8.8.8.0/24'],
  ])('%s is kept as %s', (text, kept) => {
    expect(plainest(text, SERVER)).toBe(kept)
    expect(plainest(kept, SERVER)).toBe(kept)
  })

  test.each([
    ['a range backwards', '10.0.0.9-10.0.0.1'],
    ['a range from one family to another', '10.0.0.1-fd00::1'],
    ['everything as a range', '0.0.0.0-255.255.255.255'],
    ['everything as a netmask', '10.0.0.0/0.0.0.0'],
    ['a netmask with a hole', '10.0.0.0/255.0.255.0'],
    ['a netmask of another family', '10.0.0.0/ffff::'],
    ['three ends', '10.0.0.1-10.0.0.2-10.0.0.3'],
    ['a half range', '10.0.0.1-'],
    ['a list', '10.0.0.1,10.0.0.2'],
    ['a zone', 'fe80::1%eth0'],
  ])('%s is refused', (_, text) => {
    expect(readNetwork(text, SERVER)).toBeUndefined()
  })

  test('no text, however hostile, does more than be refused', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 96 }), fc.constantFrom(CLOUD, SERVER), (text, place) => {
        const kept = plainest(text, place)
        return kept === undefined || plainest(kept, place) === kept
      }),
    )
  })
})

describe('a block of any addresses', () => {
  test.each([
    ['10.1.2.3/16', '10.1.0.0/16'],
    [' 8.8.8.8/32', '8.8.8.8/32'],
    ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
    ['2001:DB8::1/64', '2001:db8::/64'],
  ])('%s is kept as %s', (text, kept) => {
    const network = readBlock(text)
    expect(network && writeNetwork(network, CLOUD)).toBe(kept)
  })

  test.each(['0.0.0.0/0', '::/0', '10.0.0.0', '10.0.0.0/33', '10.0.0.0/255.0.0.0', '10.0.0.1-10.0.0.9', '', 'DE'])(
    '%j is none',
    (text) => {
      expect(readBlock(text)).toBeUndefined()
    },
  )
})
