import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { access, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Account } from './account.ts'

interface Place {
  folder: string
  account: Account
}

const ACCESS = ['--username=postgres', '--auth=scram-sha-256']
const LOCALE = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']

/** Makes the folder, if need be, one that the account may use and nobody else. */
export async function ownFolder({ folder, account }: Place): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await giveTo(account, folder)
}

/** The superuser's password: random, made once, kept in the folder. */
export async function keptPassword({ folder, account }: Place): Promise<string> {
  const path = join(folder, 'password')
  const kept = await readFile(path, 'utf8').catch(() => '')
  if (kept) return kept
  const password = randomBytes(24).toString('base64url')
  await writeFile(path, password, { mode: 0o600 })
  await giveTo(account, path)
  return password
}

/**
 * The data folder of the cluster, made by `initdb` unless it is there. It is made beside its place and then renamed, so that
 * a start which dies half-way leaves no half a cluster.
 */
export async function keptCluster({ folder, account, initdb }: Place & { initdb: string }): Promise<string> {
  const data = join(folder, 'data')
  if (await exists(join(data, 'PG_VERSION'))) return data
  const unfinished = join(folder, 'unfinished')
  const where = [`--pgdata=${unfinished}`, `--pwfile=${join(folder, 'password')}`]
  const environment = { ...account, cwd: '/', env: { LC_ALL: 'C' } }
  await rm(unfinished, { recursive: true, force: true })
  await promisify(execFile)(initdb, [...where, ...ACCESS, ...LOCALE], environment).catch(
    (cause: { stderr?: string }) => {
      const complaint = /error: (.*)/.exec(cause.stderr ?? '')?.[1] ?? 'initdb failed'
      throw new Error(`PostgreSQL could not be set up in ${folder}: ${complaint}`, { cause })
    },
  )
  await rename(unfinished, data)
  return data
}

async function giveTo({ uid, gid }: Account, path: string): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid)
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
