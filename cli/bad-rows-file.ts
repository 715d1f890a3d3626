import { open, rm } from 'node:fs/promises'
import type { BadTokenRow } from '#contracts/gen/countersign/challenge/v1/token'

/** Where bad rows are written as they come. */
export interface BadRowsFile {
  add(bad: BadTokenRow): Promise<void>
  close(): Promise<void>
}

/**
 * A new file of bad rows, for its owner alone: the rows hold secrets. It refuses to write over a file that is there, and is
 * gone again where no row was bad.
 */
export async function openBadRowsFile(path: string): Promise<BadRowsFile> {
  const file = await open(path, 'wx', 0o600)
  let rows = 0
  return {
    async add({ heads, row }) {
      await file.write(rows++ === 0 ? `${heads}\r\n${row}\r\n` : `${row}\r\n`)
    },
    async close() {
      await file.close()
      if (rows === 0) await rm(path)
    },
  }
}
