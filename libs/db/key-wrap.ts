/**
 * What makes a key fit to lie in a file: a key management service, whose words only it unwraps, or nothing at all. A word
 * has no blanks and at most 1024 characters.
 */
export interface KeyWrap {
  wrap(key: Buffer): Promise<string>
  /** Gives the 32 bytes that were wrapped. Throws, without the word, where it can not. */
  unwrap(word: string): Promise<Buffer>
}

/** No wrap: the file itself is kept safe, as a mounted secret is. */
export const inTheClear: KeyWrap = {
  wrap: async (key) => key.toString('base64'),
  async unwrap(word) {
    const key = clearKey(word)
    if (key) return key
    throw new Error('it is not the base64 of 32 bytes, and there is no key management service to unwrap it')
  },
}

const CLEAR = /^[A-Za-z0-9+/]{43}=$/

/** The key that lies in a word in the clear, the base64 of 32 bytes; undefined for any other word. */
export function clearKey(word: string): Buffer | undefined {
  return CLEAR.test(word) ? Buffer.from(word, 'base64') : undefined
}
