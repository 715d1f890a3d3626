import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A service's schema, which has its name, and the folder of the files that make it. */
export interface ServiceSchema {
  schema: string
  folder: string
}

const services = fileURLToPath(new URL('../../services', import.meta.url))

/** The schemas of all services that have one, by name. */
export function schemas(): ServiceSchema[] {
  const all = readdirSync(services).toSorted()
  const placed = all.map((schema) => ({ schema, folder: join(services, schema, 'db/migrations') }))
  return placed.filter(({ folder }) => existsSync(folder))
}
