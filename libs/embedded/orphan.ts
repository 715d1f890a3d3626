import { execFile } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

interface Watched {
  pidFile: string
  /** Texts that the command line of the program must hold, so that a process which merely inherited the id is left alone. */
  marks: string[]
}

/** Notes which process was started here, and by whom. */
export async function notePid(pidFile: string, pid: number): Promise<void> {
  await writeFile(pidFile, `${pid} ${process.pid}\n`)
}

/**
 * Stops the process that a start which died before its stop has left behind, so that its port and its files are free.
 * Refuses when whoever started it still lives: then it is no orphan, and two would share one folder.
 */
export async function stopOrphan({ pidFile, marks }: Watched): Promise<void> {
  const note = await readFile(pidFile, 'utf8').catch(() => '')
  const [pid, owner] = note.split(/\s/).map(Number)
  if (pid && (await runs(pid, marks))) {
    if (owner && alive(owner)) throw new Error(`process ${owner} already runs one here (${pidFile})`)
    await end(pid)
  }
  await rm(pidFile, { force: true })
}

async function runs(pid: number, marks: string[]): Promise<boolean> {
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'args=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }))
  return stdout !== '' && marks.every((mark) => stdout.includes(mark))
}

async function end(pid: number): Promise<void> {
  process.kill(pid, 'SIGTERM')
  for (let waited = 0; alive(pid); waited += 20) {
    if (waited === 5_000) process.kill(pid, 'SIGKILL')
    await delay(20)
  }
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
