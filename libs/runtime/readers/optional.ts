import type { Reader } from './reader.ts'

/** The same variable, undefined where it is not given. */
export function optional<T>(of: Reader<T>): Reader<T | undefined> {
  return { ...of, optional: true }
}
