import { readFileSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** The services that clients call. */
export const calledServices = ['policy', 'challenge', 'delivery', 'fraud', 'reporting'] as const
export type CalledService = (typeof calledServices)[number]

const shape = z.object({
  tenant: z.string(),
  /** An administrator's key. */
  key: z.string(),
  operatorKey: z.string(),
  /** Keys issued to one application each, by its id. */
  applicationKeys: z.record(z.string(), z.string()),
  addresses: z.record(z.enum(calledServices), z.string()),
  /** What each person's authenticator app has loaded, as otpauth:// URIs. */
  authenticators: z.record(z.string(), z.string()),
})

/** What `npm start` leaves for the command line, so that it works without a setting. */
export type ClientFile = z.infer<typeof shape>

const pathIn = (folder: string) => join(folder, 'client.json')

/** What the folder holds; undefined where nothing was started yet. Refuses a file that is not one of ours. */
export function readClientFile(folder: string): ClientFile | undefined {
  try {
    return shape.parse(JSON.parse(readFileSync(pathIn(folder), 'utf8')))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new Error(`${pathIn(folder)} can not be understood: remove it, and run npm start once`, { cause })
  }
}

/** Writes it for its owner alone, whole or not at all. */
export async function writeClientFile(folder: string, content: ClientFile): Promise<void> {
  const unfinished = `${pathIn(folder)}.unfinished`
  await writeFile(unfinished, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 })
  await rename(unfinished, pathIn(folder))
}
