import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, realpath, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Lays out what a distroless image of Node.js has: Node.js, the libraries that it is linked with, and an account that is not root's. */
export async function layBase(folder: string): Promise<string> {
  const node = await realpath(process.execPath)
  await carry(node, join(folder, 'nodejs/bin/node'))
  const { stdout } = await run('ldd', [node])
  for (const [library] of stdout.matchAll(/\/lib\S+/g)) await carry(await realpath(library), join(folder, library))
  const account = 'nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n'
  await mkdir(join(folder, 'etc'), { recursive: true })
  await mkdir(join(folder, 'tmp'))
  await chmod(join(folder, 'tmp'), 0o1777)
  await writeFile(join(folder, 'etc/passwd'), account)
  return folder
}

async function carry(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await cp(from, to)
}
