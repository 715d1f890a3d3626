import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { access, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Account } from './account.ts'

interface Options {
  folder: string
  account: Account
  initdb: string
  /** Whether it has to be on the disk before this ends. */
  durable: boolean
}

const ACCESS = ['--username=postgres', '--auth=scram-sha-256']
const LOCALE = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']

/**
 * The data folder of the cluster and the password of its superuser, both made at the first start. `initdb` works beside the
 * place of the data, which is then renamed, so that a start which dies half-way leaves no half a cluster.
 */
export async function keptCluster(options: Options): Promise<{ data: string; password: string }> {
  const { folder, account } = options
  const data = join(folder, 'data')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await giveTo(account, folder)
  const password = await keptPassword(options)
  if (!(await exists(join(data, 'PG_VERSION')))) await rename(await initialised(options), data)
  return { data, password }
}

async function keptPassword({ folder, account }: Options): Promise<string> {
  const path = join(folder, 'password')
  const kept = await readFile(path, 'utf8').catch(() => '')
  if (kept) return kept
  const password = randomBytes(24).toString('base64url')
  await writeFile(path, password, { mode: 0o600 })
  await giveTo(account, path)
  return password
}

async function initialised({ folder, account, initdb, durable }: Options): Promise<string> {
  const unfinished = join(folder, 'unfinished')
  const where = [`--pgdata=${unfinished}`, `--pwfile=${join(folder, 'password')}`, ...(durable ? [] : ['--no-sync'])]
  const environment = { ...account, cwd: '/', env: { LC_ALL: 'C' } }
  await rm(unfinished, { recursive: true, force: true })
  await promisify(execFile)(initdb, [...where, ...ACCESS, ...LOCALE], environment).catch(
    (cause: { stderr?: string }) => {
      const complaint = /error: (.*)/.exec(cause.stderr ?? '')?.[1] ?? 'initdb failed'
      throw new Error(`PostgreSQL could not be set up in ${folder}: ${complaint}`, { cause })
    },
  )
  return unfinished
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
