import { spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ImageConfig } from './buildah.ts'

interface Place {
  /** Where the image's files lie, and where what runs is noted. */
  files: string
  folder: string
  config: ImageConfig
}

export type Container = Awaited<ReturnType<typeof startContainer>>

/**
 * Runs a command of an image as the chart has it run: as the image's own account, on a root that can not be written, without any
 * capability, and never with more rights than at first. It shares this machine's network.
 */
export async function startContainer(place: Place, command: string[], env: Record<string, string> = {}) {
  const id = `countersign-${randomUUID()}`
  const bundle = join(place.folder, id)
  await mkdir(bundle)
  await writeFile(join(bundle, 'config.json'), JSON.stringify(bundleOf(place, command, env)))
  const runc = ['--root', join(place.folder, 'runc')]
  const child = spawn('runc', [...runc, 'run', '--bundle', bundle, id], { stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => lines.push(String(chunk)))
  const ended = once(child, 'close').then(([code]) => code as number)
  return {
    /** Its exit code. */
    ended,
    written: () => lines.join(''),
    /** Runs another program in it, and gives whether it could be, and what was written. */
    exec: (...words: string[]) => spawnSync('runc', [...runc, 'exec', id, ...words], { encoding: 'utf8' }),
    signal: (name: string) => spawnSync('runc', [...runc, 'kill', id, name], { encoding: 'utf8' }),
    async stop() {
      spawnSync('runc', [...runc, 'kill', id, 'KILL'])
      await ended
      spawnSync('runc', [...runc, 'delete', '--force', id])
    },
  }
}

/** OCI Runtime Specification, config.json. */
function bundleOf({ files, config }: Place, command: string[], env: Record<string, string>) {
  const [uid, gid] = config.User.split(':').map(Number)
  const none: string[] = []
  return {
    ociVersion: '1.0.2',
    process: {
      user: { uid, gid },
      args: [...config.Entrypoint, ...(command.length > 0 ? command : config.Cmd)],
      env: [...config.Env, ...Object.entries(env).map(([name, value]) => `${name}=${value}`)],
      cwd: config.WorkingDir,
      capabilities: { bounding: none, effective: none, permitted: none, ambient: none },
      noNewPrivileges: true,
    },
    root: { path: files, readonly: true },
    mounts: [
      { destination: '/proc', type: 'proc', source: 'proc' },
      { destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'mode=755', 'size=64k'] },
      { destination: '/tmp', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'nodev', 'mode=1777', 'size=16m'] },
    ],
    linux: { namespaces: ['pid', 'mount', 'ipc', 'uts'].map((type) => ({ type })) },
  }
}
