import type { lookup as resolve } from 'node:dns'
import { describe, expect, test } from '@jest/globals'
import { guardOf } from './public-address.ts'

test.each([
  ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1'],
  ...['255.255.255.255', '192.0.2.1', '198.18.0.1', '::1', '::', 'fe80::1', 'fc00::1', 'fd12:3456::1', 'ff02::1'],
  ...[
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    '2001::1',
  ],
  ...['localhost', '0x7f000001', '127.1', ''],
])('a request may not go to %s', (address) => {
  expect(guardOf([]).allows(address)).toBe(false)
})

test.each(['8.8.8.8', '203.0.114.1', '2606:4700::1111', '::ffff:8.8.8.8'])('a request may go to %s', (address) => {
  expect(guardOf([]).allows(address)).toBe(true)
})

test('a request may go where the operator says, and not beside it', () => {
  const { allows } = guardOf(['10.1.0.0/16', 'fd00:1::/32'])
  expect(['10.1.2.3', '::ffff:10.1.2.3', 'fd00:1::5'].map(allows)).toEqual([true, true, true])
  expect(['10.2.2.3', 'fd00:2::5', '127.0.0.1'].map(allows)).toEqual([false, false, false])
})

describe('a name', () => {
  type Found = { address: string; family: number }[]

  /** What a name stands for, as a name server says it. */
  function lookup(found: Found, all: boolean): Promise<unknown> {
    const answer = ((_name: string, _options: object, callback: (error: null, found: Found) => void) =>
      callback(null, found)) as unknown as typeof resolve
    return new Promise((done, fail) =>
      guardOf([], answer).lookup('hooks.example', { all }, (error, address) => (error ? fail(error) : done(address))),
    )
  }

  const good = { address: '8.8.8.8', family: 4 }
  const bad = { address: '10.0.0.1', family: 4 }

  test('is looked up as sockets do, one address or all', async () => {
    expect(await lookup([good], false)).toBe('8.8.8.8')
    expect(await lookup([good], true)).toEqual([good])
  })

  test.each([[[bad]], [[good, bad]], [[]]])('that stands for %j is none', async (found) => {
    for (const all of [true, false]) await expect(lookup(found, all)).rejects.toBeInstanceOf(Error)
  })
})
