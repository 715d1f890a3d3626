import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of this package, from its source and from what it was compiled to alike. */
export const root = above(dirname(fileURLToPath(import.meta.url)))

function above(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : above(dirname(folder))
}

/** The compiled program at a path of the source tree. Refuses, in one sentence, before there was a build. */
export function compiled(path: string): string {
  const program = join(root, 'dist', path)
  if (!existsSync(program)) throw new Error(`${program} is missing: run npm run build first`)
  return program
}
