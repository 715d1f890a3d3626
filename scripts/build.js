// Compiles the TypeScript to dist/ and carries over the files that code reads at run time.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

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
for (const folder of ['libs', 'services', 'cli', 'test']) carry(folder)
process.exit(compiled.status ?? 1)
