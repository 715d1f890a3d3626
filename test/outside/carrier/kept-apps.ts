import { readFile, rename, writeFile } from 'node:fs/promises'
import type { Account } from '../device.ts'

/** An app, and the phone that it is on. */
export interface KeptApp {
  number: string
  account: Account
}

/** What was kept in the file; nothing where there is none. */
export async function keptApps(file: string | undefined): Promise<KeptApp[]> {
  if (file === undefined) return []
  try {
    return JSON.parse(await readFile(file, 'utf8')) as KeptApp[]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new Error(`${file} holds no apps`, { cause: error })
  }
}

/** Keeps them, keys and all, for the file's owner alone; all of them or what was there before. Without a file nothing is kept. */
export async function keepApps(file: string | undefined, apps: KeptApp[]): Promise<void> {
  if (file === undefined) return
  const unfinished = `${file}.unfinished`
  await writeFile(unfinished, JSON.stringify(apps), { mode: 0o600 })
  await rename(unfinished, file)
}
