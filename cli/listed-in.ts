import { readFile } from 'node:fs/promises'

/** What a file lists, one thing a line; blank lines and what stands behind a # do not count. */
export async function listedIn(path: string): Promise<string[]> {
  const lines = (await readFile(path, 'utf8')).split('\n')
  return lines.map((line) => line.replace(/(^|\s)#.*$/, '').trim()).filter((line) => line !== '')
}
