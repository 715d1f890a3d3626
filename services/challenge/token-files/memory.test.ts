import { createHash } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { memoryInUse } from '#libs/testing/memory-in-use'
import type { TokenFileOptions } from './options.ts'
import { readTokenFile } from './read-token-file.ts'
import { containerOf, encryptedValue, packageOf, sealedHead, type Sealing } from './test/pskc-writer.ts'

/** How many tokens there are, and how many bytes the memory grew by at the most while they were read. */
async function grown(chunks: AsyncIterable<Buffer>, options?: TokenFileOptions) {
  const { rows } = await readTokenFile(chunks, options)
  const before = memoryInUse()
  let [count, most] = [0, 0]
  for await (const row of rows) {
    if ('good' in row) count += 1
    if (count % 5000 === 0) most = Math.max(most, memoryInUse() - before)
  }
  return { count, most }
}

const sealing: Sealing = {
  cipher: 'aes128-cbc',
  key: Buffer.alloc(16, 'k'),
  hash: 'sha1',
  macKey: Buffer.alloc(20, 'm'),
}

function seedOf(index: number): Buffer {
  return createHash('sha1').update(`${index}`).digest()
}

/** As a sender would: never more than it takes to say the next few tokens. */
async function* csv(tokens: number): AsyncGenerator<Buffer> {
  yield Buffer.from('upn,serial number,secret key (hex),time interval,manufacturer,model\n')
  for (let index = 0; index < tokens; index += 100) {
    const rows = Array.from({ length: 100 }, (_, more) => index + more)
    const lines = rows.map((row) => `u${row}@example.com,${row},${seedOf(row).toString('hex')},60,Acme,Token\n`)
    yield Buffer.from(lines.join(''))
  }
}

async function* pskc(keys: number): AsyncGenerator<Buffer> {
  const [begin = '', end = ''] = containerOf(sealedHead(sealing), '<cut/>').split('<cut/>')
  yield Buffer.from(begin)
  for (let index = 0; index < keys; index += 1) {
    yield Buffer.from(packageOf({ serial: `${index}`, data: encryptedValue('Secret', seedOf(index), sealing) }))
  }
  yield Buffer.from(end)
}

// Of each token twelve bytes are remembered, with what a set takes besides: some eighty bytes. The file is 9 MB.
test('an administrator brings 100,000 tokens as CSV, and they are never in memory together', async () => {
  const { count, most } = await grown(csv(100_000))
  expect(count).toBe(100_000)
  expect(most).toBeLessThan(16 * 2 ** 20)
})

// The file is 20 MB.
test('and 20,000 as encrypted PSKC', async () => {
  const { count, most } = await grown(pskc(20_000), { presharedKey: sealing.key })
  expect(count).toBe(20_000)
  expect(most).toBeLessThan(8 * 2 ** 20)
})
