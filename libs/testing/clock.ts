import { createHash } from 'node:crypto'
import { uuidV7 } from '#libs/runtime/uuid-v7'
import type { World } from '#libs/runtime/world'

/** A world whose clock moves only when told and whose chance repeats with its seed. */
export interface TestWorld extends World {
  advance(milliseconds: number): void
}

export function testWorld({ now = new Date('2026-01-01T00:00:00Z'), seed = 'seed' } = {}): TestWorld {
  let time = now.getTime()
  let drawn = 0
  const block = () => createHash('sha256').update(`${seed}:${drawn++}`).digest()
  const randomBytes = (size: number) => {
    return Buffer.concat(Array.from({ length: Math.ceil(size / 32) }, block)).subarray(0, size)
  }
  return {
    now: () => new Date(time),
    randomInt: (max) => randomBytes(6).readUIntBE(0, 6) % max,
    randomBytes,
    randomId: () => uuidV7(new Date(time), randomBytes(10)),
    advance: (milliseconds) => void (time += milliseconds),
  }
}
