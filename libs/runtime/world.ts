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
  randomId: () => uuidV7(new Date(), randomBytes(10)),
}
