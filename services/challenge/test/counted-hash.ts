import type { Derive } from '../slow-hash.ts'

/** A hash that is not slow, for tests that are not about that. */
export const swiftly: Derive = (secret, { salt }) =>
  Promise.resolve(Buffer.from(`${salt}/${secret}`).toString('base64'))

/** The same hash, and all that was hashed by it so far. */
export function countedHash(derive: Derive): { derive: Derive; hashed: string[] } {
  const hashed: string[] = []
  return {
    hashed,
    derive(secret, salted) {
      hashed.push(secret)
      return derive(secret, salted)
    },
  }
}
