import { randomBytes, randomInt } from 'node:crypto'
import { uuidV7 } from './uuid-v7.ts'

/** Time and chance, handed to whatever decides, so that a test can say what they were. */
export interface World {
  now(): Date
  /** A whole number from 0 to below `max`, each equally likely; `max` is at most 2^48 - 1. */
  randomInt(max: number): number
  randomBytes(size: number): Buffer
  /** A UUID of version 7: later ids sort after earlier ones, to the millisecond. */
  randomId(): string
}

export const realWorld: World = {
  now: () => new Date(),
  randomInt: (max) => randomInt(max),
  randomBytes: (size) => randomBytes(size),
  randomId: () => uuidV7(new Date(), tenRandomBytes()),
}

/** The system is asked for randomness by the page: it takes as long for ten bytes as for a thousand. */
let page = Buffer.alloc(0)

function tenRandomBytes(): Buffer {
  if (page.length < 10) page = randomBytes(4_090)
  const taken = page.subarray(0, 10)
  page = page.subarray(10)
  return taken
}
