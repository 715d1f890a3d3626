import { execFile } from 'node:child_process'
import { existsSync, statfsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { layBase } from './lay-base.ts'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../..')

/** What an image says of itself (OCI Image Specification, config). */
export interface ImageConfig {
  User: string
  Env: string[]
  Entrypoint: string[]
  Cmd: string[]
  WorkingDir: string
}

export type Workshop = Awaited<ReturnType<typeof openWorkshop>>

const memory = '/dev/shm'
const needed = 2 ** 31

/** Memory where there is enough: an image has tens of thousands of small files. */
function roomiest(): string {
  const { bavail, bsize } = existsSync(memory) ? statfsSync(memory) : { bavail: 0, bsize: 0 }
  return bavail * bsize > needed ? memory : tmpdir()
}

/** Where images are built, apart from all others of this machine; nothing of it is left. */
export async function openWorkshop() {
  const folder = await mkdtemp(join(roomiest(), 'countersign-image-'))
  const store = (driver: string) => ['--root', join(folder, driver), '--runroot', join(folder, 'run', driver)]
  const buildahBy = async (driver: string, ...words: string[]) =>
    (await run('buildah', [...store(driver), '--storage-driver', driver, ...words], { cwd: root })).stdout.trim()
  // Where this folder lies on an overlay itself, another can not lie on it.
  const driver = await buildahBy('overlay', 'from', 'scratch').then(
    () => 'overlay',
    () => 'vfs',
  )
  const buildah = (...words: string[]) => buildahBy(driver, ...words)

  return {
    folder,
    /** An image with nothing in it but this machine's Node.js, in place of the one that a registry would give. */
    async base(name: string): Promise<void> {
      const laid = await layBase(join(folder, 'base'))
      const container = await buildah('from', 'scratch')
      await buildah('copy', container, laid, '/')
      await buildah('config', '--entrypoint', '["/nodejs/bin/node"]', '--env', 'PATH=/nodejs/bin', container)
      await buildah('commit', '--timestamp', '0', container, name)
    },
    /** The image of the Dockerfile, on that base, from what was compiled here; gives its digest. */
    async build(name: string, base: string): Promise<string> {
      const context = await mkdtemp(join(folder, 'context-'))
      await run(process.execPath, ['deploy/image/context.js', context], { cwd: root })
      const what = ['--target', 'prebuilt', '--build-arg', `RUN_IMAGE=${base}`, '--file', 'deploy/Dockerfile']
      await buildah('bud', '--pull-never', '--no-cache', '--timestamp', '0', ...what, '--tag', name, context)
      await rm(context, { recursive: true })
      return buildah('inspect', '--type', 'image', '--format', '{{.FromImageDigest}}', name)
    },
    async config(name: string): Promise<ImageConfig> {
      return JSON.parse(await buildah('inspect', '--type', 'image', name)).OCIv1.config
    },
    /** Where the files of the image lie, to be run. */
    async mount(name: string): Promise<string> {
      return buildah('mount', await buildah('from', '--pull-never', name))
    },
    async close(): Promise<void> {
      await buildah('rm', '--all')
      await rm(folder, { recursive: true, force: true })
    },
  }
}
