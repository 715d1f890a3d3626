import { stat } from 'node:fs/promises'

/** What changes whenever a file is replaced or written. */
export async function versionOf(file: string): Promise<string> {
  const { ino, size, mtimeMs } = await stat(file)
  return `${ino} ${size} ${mtimeMs}`
}
