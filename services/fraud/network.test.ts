import { expect, test } from '@jest/globals'
import { networkOf } from './network.ts'

test.each([
  ['192.0.2.77', '192.0.2.0/24'],
  ['::ffff:192.0.2.77', '192.0.2.0/24'],
  ['2001:db8:1:2::77', '2001:db8:1::/48'],
  ['fe80::1%eth0', 'fe80::/48'],
])('the network of %s is %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

test.each(['', 'unknown', '192.0.2', '192.0.2.1:443', '0x7f.1', '999.0.2.1', '192.0.2.1, 192.0.2.2'])(
  '%j is no address, so nothing is known about it',
  (address) => {
    expect(networkOf(address)).toBeUndefined()
  },
)
