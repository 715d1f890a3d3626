import { keyFile, type KeyLine } from './key-file.ts'
import { clearKey, inTheClear, type KeyWrap } from './key-wrap.ts'
import { keyringOf, keysFrom, type Keyring, type Keys } from './keyring.ts'

interface Reading {
  /** What unwraps the keys that do not lie in the clear. */
  wrap?: KeyWrap | undefined
  /** What was read of the file before. */
  known?: Keyring
}

/**
 * Reads a key file whose keys may be wrapped: `<keyId> <word>`. A key whose id is known from before is taken over as it is,
 * so each key is unwrapped once and then stays in memory, whatever becomes of the service that unwrapped it.
 */
export async function readKeyring(text: string, { wrap = inTheClear, known }: Reading = {}): Promise<Keyring> {
  const entries: (readonly [string, Keys])[] = []
  for (const line of keyFile(text)) entries.push([line.id, known?.keys.get(line.id) ?? (await keysIn(line, wrap))])
  return keyringOf(entries)
}

async function keysIn({ number, word }: KeyLine, wrap: KeyWrap): Promise<Keys> {
  const master = clearKey(word) ?? (await unwrapped(word, number, wrap))
  return keysFrom(master)
}

async function unwrapped(word: string, number: number, wrap: KeyWrap): Promise<Buffer> {
  try {
    const master = await wrap.unwrap(word)
    if (master.length === 32) return master
  } catch (cause) {
    throw new Error(`line ${number} of the key file: ${(cause as Error).message}`, { cause })
  }
  throw new Error(`line ${number} of the key file wraps no key of 32 bytes`)
}
