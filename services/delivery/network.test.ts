import { expect, test } from '@jest/globals'
import { networkOf } from './network.ts'

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['fe80::1%eth0', 'fe80::/64'],
  ['', ''],
  ['nowhere', ''],
])('%j counts for %j', (text, network) => {
  expect(networkOf(text)).toBe(network)
})
