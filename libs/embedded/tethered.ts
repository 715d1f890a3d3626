import { spawn, type ChildProcess } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import type { Account } from './account.ts'

interface Tethered {
  command: string[]
  /** What the program is sent when this process is gone. */
  signal: 'INT' | 'QUIT'
  /** A folder to remove a second after that. */
  remove?: string
  account?: Account
}

/**
 * A bystander reads a pipe that only this process holds open: whatever ends this process, SIGKILL included, closes it.
 * The shell becomes the program, so the child's id is the program's; the bystander is nobody's child, for a program may
 * not expect children that it did not start.
 */
const SCRIPT = `
signal=$1 folder=$2; shift 2
( ( cat <&3; kill -s "$signal" $$ && test -n "$folder" && sleep 1 && rm -rf "$folder" ) >/dev/null 2>&1 & )
exec "$@" 3<&-
`

/**
 * Starts a program that ends with this process, however this process ends, and that does not hear the Ctrl-C meant for it.
 * The program prints to `stderr`.
 */
export function spawnTethered({ command, signal, remove = '', account = {} }: Tethered): ChildProcess {
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'sh', signal, remove, ...command], {
    ...account,
    cwd: '/',
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const tether = child.stdio[3] as Writable
  child.once('exit', () => tether.destroy())
  return child
}

/** From now on the program does not keep this process from ending. */
export function unrefTethered(child: ChildProcess): void {
  child.unref()
  for (const pipe of [child.stdio[2], child.stdio[3]]) (pipe as Readable & { unref(): void }).unref()
}
