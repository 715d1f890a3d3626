import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unprivilegedAccount } from '#libs/embedded/account'
import { freePort } from '#libs/embedded/free-port'

const versions = '/usr/lib/postgresql'

/** The programs of a whole PostgreSQL as Debian installs it, dump and restore among them; the newest, or undefined. */
export function systemPrograms(): string | undefined {
  const found = existsSync(versions) ? readdirSync(versions).sort((one, other) => Number(other) - Number(one)) : []
  return found.map((version) => join(versions, version, 'bin')).find((folder) => existsSync(join(folder, 'pg_dump')))
}

/** A server of those programs, with an empty database. */
export async function systemPostgres(programs: string) {
  const account = unprivilegedAccount()
  const folder = mkdtempSync(join(tmpdir(), 'countersign-restore-'))
  const { uid, gid } = account
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid)
  const data = join(folder, 'data')
  const port = await freePort()

  function run(program: string, ...words: string[]): void {
    const { status, error } = spawnSync(join(programs, program), words, { ...account, cwd: folder, stdio: 'ignore' })
    if (status !== 0) throw new Error(`${program} failed`, { cause: error })
  }
  run('initdb', '--pgdata', data, '--username', 'postgres', '--auth', 'trust', '--no-sync', '--encoding', 'UTF8')
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c max_connections=200`
  run('pg_ctl', 'start', '--pgdata', data, '--wait', '--options', settings)
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    stop() {
      run('pg_ctl', 'stop', '--pgdata', data, '--mode', 'immediate', '--wait')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
