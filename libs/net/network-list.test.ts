import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openNetworkList } from './network-list.ts'

let file = ''
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'network-list-'))
  file = join(folder, 'list.txt')
})
afterAll(() => rm(folder, { recursive: true }))

async function replace(text: string): Promise<void> {
  await writeFile(`${file}.new`, text)
  await rename(`${file}.new`, file)
}

test('an address is in the list by itself or by its network, whichever way it is written', async () => {
  await replace('# bad ones\n192.0.2.0/24 ; a remark\n\n198.51.100.7\r\n2001:db8::/32\n')
  const list = await openNetworkList(file)
  const listed = ['192.0.2.9', '::ffff:192.0.2.9', '198.51.100.7', '2001:db8:1::1']
  const others = ['198.51.100.8', '192.0.3.1', '2001:db9::1', '', 'nonsense']
  expect([...listed, ...others].map((address) => list.has(address))).toEqual([
    ...listed.map(() => true),
    ...others.map(() => false),
  ])
})

test('a file that is replaced is read again, and one that can not be read leaves what was read before', async () => {
  await replace('192.0.2.0/24')
  const list = await openNetworkList(file)
  await replace('198.51.100.0/24')
  await list.refresh()
  expect([list.has('192.0.2.1'), list.has('198.51.100.1')]).toEqual([false, true])
  await replace('no network')
  await expect(list.refresh()).rejects.toThrow('line 1 is neither an address nor a CIDR block')
  expect(list.has('198.51.100.1')).toBe(true)
})

test.each([
  ['more bytes than are read', `# ${'x'.repeat(4 * 1024 * 1024)}`, 'bytes'],
  ['more networks than are held', '10.0.0.1\n'.repeat(100_001), 'networks'],
])('a file with %s is refused', async (_name, text, what) => {
  await replace(text)
  await expect(openNetworkList(file)).rejects.toThrow(what)
})
