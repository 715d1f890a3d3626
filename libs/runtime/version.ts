import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The version of Countersign that runs: that of the package which this file, or what it was compiled to, is in. */
export const version = versionAbove(import.meta.dirname)

function versionAbove(folder: string): string {
  const file = join(folder, 'package.json')
  if (!existsSync(file)) return versionAbove(dirname(folder))
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
