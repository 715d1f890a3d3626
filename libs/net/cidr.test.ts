import { expect, test } from '@jest/globals'
import { writeAddress } from './address.ts'
import { readCidr } from './cidr.ts'

test.each([
  ['192.0.2.77/24', '192.0.2.0', '192.0.2.255'],
  ['::ffff:192.0.2.0/120', '192.0.2.0', '192.0.2.255'],
  ['2001:db8::1/48', '2001:db8::', '2001:db8:0:ffff:ffff:ffff:ffff:ffff'],
  ['10.0.0.1/32', '10.0.0.1', '10.0.0.1'],
])('%s goes from %s to %s', (text, first, last) => {
  const network = readCidr(text)
  const { family = 'ipv4' } = network ?? {}
  expect([network?.first, network?.last].map((value = 0n) => writeAddress({ family, value }))).toEqual([first, last])
})

test.each(['', '10.0.0.0', '10.0.0.0/33', '::/129', '10.0.0/8', 'a/8', '10.0.0.0/-1', '::ffff:10.0.0.0/8'])(
  '%j is no block',
  (text) => expect(readCidr(text)).toBeUndefined(),
)
