import { createHash } from 'node:crypto'
import { containerOf, encryptedValue, packageOf, sealedHead, type Sealing } from './pskc-writer.ts'

/** A valid file of some tokens, for spoiling. */
export interface Sound {
  content: Buffer
  presharedKey?: Buffer
}

const sealing: Sealing = {
  cipher: 'aes128-cbc',
  key: Buffer.alloc(16, 'k'),
  hash: 'sha256',
  macKey: Buffer.alloc(32, 'm'),
}

function seedOf(index: number): Buffer {
  return createHash('sha1').update(`${index}`).digest()
}

const indices = Array.from({ length: 6 }, (_, index) => index)

/** The layout with a header; its last column is one that says little. */
export const soundCsv: Sound = {
  content: Buffer.from(
    `upn,serial number,secret key (hex),time interval,manufacturer,model\r\n${indices
      .map((index) => `ann${index}@example.com,100${index},${seedOf(index).toString('hex')},60,"Acme, Ltd",Token\r\n`)
      .join('')}`,
  ),
}

export const soundPskc: Sound = {
  content: Buffer.from(
    containerOf(
      sealedHead(sealing),
      ...indices.map((index) =>
        packageOf({ serial: `100${index}`, data: encryptedValue('Secret', seedOf(index), sealing) }),
      ),
    ),
  ),
  presharedKey: sealing.key,
}

export const soundSafenet: Sound = {
  content: Buffer.from(
    `<Tokens>${indices
      .map(
        (index) =>
          `<Token serial="100${index}"><Applications><Application><Seed>${seedOf(index).toString('hex')}</Seed></Application></Applications></Token>\n`,
      )
      .join('')}</Tokens>`,
  ),
}
