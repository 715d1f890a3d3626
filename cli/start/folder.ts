import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Life } from '#libs/runtime/life'

/** Where a cluster keeps its things. */
export interface Folder {
  folder: string
  /** It is removed at the end of the life. */
  ephemeral: boolean
  /** How long what an earlier start left behind may take to be gone, in milliseconds. */
  patienceMs: number
}

/** Services that lost their starter end after ten seconds at the most. */
const orphanMs = 12_000

/** The folder as an absolute path, made if need be; without a path a new temporary one. Others may pass, but not look. */
export async function openFolder(life: Life, path?: string): Promise<Folder> {
  const ephemeral = path === undefined
  const folder = ephemeral ? await mkdtemp(join(tmpdir(), 'countersign-')) : resolve(path)
  await mkdir(folder, { recursive: true })
  await chmod(folder, 0o711)
  const note = join(folder, 'start.pid')
  const patienceMs = (await leftBehind(note)) ? orphanMs : 0
  await writeFile(note, `${process.pid}\n`)
  life.add('folder', { stop: () => rm(ephemeral ? folder : note, { recursive: true, force: true }) })
  return { folder, ephemeral, patienceMs }
}

/** Whether a start that noted itself here has died before it took its note away. */
async function leftBehind(note: string): Promise<boolean> {
  const pid = Number(await readFile(note, 'utf8').catch(() => ''))
  if (!pid || pid === process.pid) return false
  try {
    return !process.kill(pid, 0)
  } catch {
    return true
  }
}
