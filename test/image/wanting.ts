import { spawnSync } from 'node:child_process'
import { tool } from '#test/chart/tools'

/** What this machine lacks to build images and run them; nothing where it can. */
export function wanting(): string[] {
  const missing = ['buildah', 'runc', 'unshare'].filter((name) => tool(name) === undefined)
  const apart = spawnSync('unshare', ['--mount', '--pid', '--ipc', '--uts', '--fork', 'true'])
  return apart.status === 0 ? missing : [...missing, 'the right to make namespaces']
}
