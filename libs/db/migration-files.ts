import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

export interface MigrationFile {
  /** `0001-init`, as the schema's record of migrations has it. */
  name: string
  path: string
}

const NAME = /^(?<number>\d{4})-[a-z0-9-]+\.sql$/

/** The migrations of a folder in their order. Refuses a name that leaves the order open, and files of the same number. */
export async function migrationFiles(folder: string): Promise<MigrationFile[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()
  const seen = new Set<string>()
  return files.map((file) => {
    const number = NAME.exec(file)?.groups?.number
    if (!number) throw new Error(`${join(folder, file)} is not named like 0001-what-it-does.sql`)
    if (seen.has(number)) throw new Error(`${folder} has two migrations of the number ${number}`)
    seen.add(number)
    return { name: file.slice(0, -'.sql'.length), path: join(folder, file) }
  })
}
