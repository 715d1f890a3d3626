// Compiles the TypeScript to dist/ and carries over the files that code reads at run time; where nothing has changed since it
// did, there is nothing to do.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const folders = ['libs', 'services', 'cli', 'test']
const mark = 'dist/built-from'
const source = digest(['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', import.meta.filename])
if (source === built()) process.exit()

function built() {
  try {
    return readFileSync(mark, 'utf8')
  } catch {
    return undefined
  }
}

/** What these files, and all that is in the folders, are named and say. */
function digest(files) {
  const hash = createHash('sha256')
  const found = folders.flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, name)))
  for (const path of [...files, ...found.sort()]) {
    if (statSync(path).isFile()) hash.update(`${path}\0`).update(readFileSync(path)).update('\0')
  }
  return hash.digest('hex')
}

const carried = /\.(sql|binpb|html|css)$/

function carry(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) carry(path)
    else if (carried.test(name)) {
      mkdirSync(dirname(join('dist', path)), { recursive: true })
      cpSync(path, join('dist', path))
    }
  }
}

rmSync('dist', { recursive: true, force: true })
const compiled = spawnSync('node_modules/.bin/tsc', ['-p', 'tsconfig.build.json'], { stdio: 'inherit' })
for (const folder of folders) carry(folder)
if (compiled.status === 0) writeFileSync(mark, source)
process.exit(compiled.status ?? 1)
