import { migrate } from '#libs/db/migrate'
import { openDatabase, type Database } from '#libs/db/open'
import { shadowSchema } from './db/rebuild.ts'
import type { Schema } from './db/schema.ts'

/** Projections that are built anew beside those that stand: a second schema, made by the same migrations. */
export interface Shadow {
  database: Database<Schema>
  /** Makes its tables, unless they are there. */
  make(): Promise<void>
}

interface Options {
  url: string
  folder: string
  log?: { warn(text: string): void }
}

/** Nothing is sent before something is built. */
export function openShadow({ url, folder, log }: Options): Shadow {
  const named = { schema: shadowSchema, applicationName: 'countersign-reporting-rebuild', poolSize: 4 }
  return {
    database: openDatabase<Schema>({ url, ...named, ...(log && { log }) }),
    make: async () => void (await migrate({ url, schema: shadowSchema, folder })),
  }
}
