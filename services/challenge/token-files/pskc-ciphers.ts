import { createDecipheriv } from 'node:crypto'

/** One way in which PSKC encrypts values (RFC 6030, section 6). */
export interface Cipher {
  /** In bytes. */
  keyLengths: readonly number[]
  /** Whether what opens can only be what was sealed. Where it is false a MAC has to say so. */
  isAuthentic: boolean
  /** The plain bytes; throws where the key does not open them. `iv` is given where it does not precede the sealed bytes. */
  open(key: Buffer, sealed: Buffer, iv?: Buffer): Buffer
}

/** Every cipher there is, by the end of its URI: XML Encryption 1.0 and 1.1, section 5. */
export const ciphers: ReadonlyMap<string, Cipher> = new Map(
  Object.entries({
    'aes128-cbc': cbc('aes-128-cbc', 16, [16]),
    'aes192-cbc': cbc('aes-192-cbc', 16, [24]),
    'aes256-cbc': cbc('aes-256-cbc', 16, [32]),
    'tripledes-cbc': cbc('des-ede3-cbc', 8, [16, 24]),
    // RFC 3394.
    'kw-aes128': wrap('id-aes128-wrap', 16, 'a6a6a6a6a6a6a6a6'),
    'kw-aes192': wrap('id-aes192-wrap', 24, 'a6a6a6a6a6a6a6a6'),
    'kw-aes256': wrap('id-aes256-wrap', 32, 'a6a6a6a6a6a6a6a6'),
    // RFC 5649.
    'kw-aes-128-pad': wrap('id-aes128-wrap-pad', 16, 'a65959a6'),
    'kw-aes-192-pad': wrap('id-aes192-wrap-pad', 24, 'a65959a6'),
    'kw-aes-256-pad': wrap('id-aes256-wrap-pad', 32, 'a65959a6'),
    // RFC 3217.
    'kw-tripledes': wrap('des3-wrap', 24, ''),
    // As draft-hoyer-keyprov-portable-symmetric-key-container names them.
    'pbe-3des112-cbc': cbc('des-ede3-cbc', 8, [16]),
    'pbe-3des168-cbc': cbc('des-ede3-cbc', 8, [24]),
    'pbe-aes128-cbc': cbc('aes-128-cbc', 16, [16]),
    'pbe-aes192-cbc': cbc('aes-192-cbc', 16, [24]),
    'pbe-aes256-cbc': cbc('aes-256-cbc', 16, [32]),
  }),
)

function cbc(name: string, block: number, keyLengths: readonly number[]): Cipher {
  return {
    keyLengths,
    isAuthentic: false,
    open(key, sealed, iv) {
      const body = iv ? sealed : sealed.subarray(block)
      const decipher = createDecipheriv(name, whole(key, name), iv ?? sealed.subarray(0, block)).setAutoPadding(false)
      return unpadded(Buffer.concat([decipher.update(body), decipher.final()]), block)
    },
  }
}

/** A key of Triple DES in its two-key form is its own third part. */
function whole(key: Buffer, name: string): Buffer {
  return name === 'des-ede3-cbc' && key.length === 16 ? Buffer.concat([key, key.subarray(0, 8)]) : key
}

/** Without the padding of PKCS#5; a value that fills its blocks need have none (RFC 6030, section 6.4). */
function unpadded(padded: Buffer, block: number): Buffer {
  const length = padded.at(-1) ?? 0
  const isPadding = length >= 1 && length <= block && padded.subarray(-length).every((byte) => byte === length)
  return isPadding ? padded.subarray(0, -length) : padded
}

function wrap(name: string, keyLength: number, iv: string): Cipher {
  return {
    keyLengths: [keyLength],
    isAuthentic: true,
    open(key, sealed) {
      const decipher = createDecipheriv(name, key, Buffer.from(iv, 'hex'))
      return Buffer.concat([decipher.update(sealed), decipher.final()])
    },
  }
}
