import { execFileSync } from 'node:child_process'

/** Who a child process runs as; empty where it may run as we do. */
export interface Account {
  uid?: number
  gid?: number
}

/**
 * PostgreSQL refuses to run as root. Root starts it as the user `postgres`, who is created where there is none; everyone
 * else as themselves.
 */
export function unprivilegedAccount(): Account {
  if (process.getuid?.() !== 0) return {}
  return lookUp('postgres') ?? create('postgres')
}

function lookUp(name: string): Account | undefined {
  try {
    const [uid, gid] = ['-u', '-g'].map((which) => Number(execFileSync('id', [which, name], { stdio: 'pipe' })))
    return uid && gid ? { uid, gid } : undefined
  } catch {
    return undefined
  }
}

function create(name: string): Account {
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', name], { stdio: 'pipe' })
  } catch (cause) {
    throw new Error(`PostgreSQL does not run as root: add a user named ${name}, or start as another user`, { cause })
  }
  return lookUp(name) ?? {}
}
