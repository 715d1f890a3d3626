import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { Client } from 'pg'
import { migrate } from '#libs/db/migrate'
import { migrationFiles, type MigrationFile } from '#libs/db/migration-files'
import { freshDatabase } from '#libs/testing/postgres'
import { catalogOf, type Catalog } from './catalog.ts'

const schema = 'upgraded'

/**
 * What the migrations after the first take away from those who run the release before, or ask of them, as sentences that begin with
 * what it is about. Nothing is said of what the file marks as `-- unread since 0.3.0: table.column`, where that release is older than
 * the present one: whoever still runs is then at least that release.
 */
export async function breaksIn(folder: string, present: string): Promise<string[]> {
  const { url, drop } = await freshDatabase()
  const given = await mkdtemp(join(tmpdir(), 'countersign-migrations-'))
  const client = new Client(url)
  await client.connect()
  const step = async ({ path }: MigrationFile) => {
    await cp(path, join(given, basename(path)))
    await migrate({ url, schema, folder: given })
    return catalogOf(client, schema)
  }
  try {
    const [first, ...later] = await migrationFiles(folder)
    if (!first) throw new Error(`${folder} has no migrations`)
    let before = await step(first)
    const found: string[] = []
    for (const file of later) {
      const after = await step(file)
      const unread = unreadIn(await readFile(file.path, 'utf8'), present)
      found.push(...breaksBetween(before, after).filter((each) => !unread.has(each.split(' ')[0] ?? '')))
      before = after
    }
    return found
  } finally {
    await client.end()
    await Promise.all([drop(), rm(given, { recursive: true })])
  }
}

function breaksBetween(before: Catalog, after: Catalog): string[] {
  const of = (table: string) => table.slice(0, table.search(/[.:]/))
  const tables = [...before.tables].filter((table) => !after.tables.has(table)).map((table) => `${table} is gone`)
  const columns = [...before.columns].flatMap(([name, old]) => {
    const now = after.columns.get(name)
    if (!now) return after.tables.has(of(name)) ? `${name} is gone` : []
    if (now.type !== old.type) return `${name} was ${old.type} and is ${now.type}`
    if (now.demanded && !old.demanded) return `${name} has to be given, and had not`
    return old.nullable && !now.nullable ? `${name} may not be null, and might` : []
  })
  const demands = [...after.columns].flatMap(([name, { demanded }]) =>
    demanded && before.tables.has(of(name)) && !before.columns.has(name) ? `${name} is new, and has to be given` : [],
  )
  const rules = [...after.rules].filter((rule) => before.tables.has(of(rule)) && !before.rules.has(rule))
  return [
    ...tables,
    ...columns,
    ...demands,
    ...rules.map((rule) => `${of(rule)} refuses more:${rule.slice(of(rule).length + 1)}`),
  ]
}

const marker = /^-- unread since (\d+\.\d+\.\d+): (.+)$/gm

function unreadIn(text: string, present: string): Set<string> {
  const marked = [...text.matchAll(marker)].filter(([, release = '']) => isOlder(release, present))
  return new Set(marked.flatMap(([, , names = '']) => names.split(/,\s*/)))
}

function isOlder(one: string, other: string): boolean {
  return one.localeCompare(other, 'en', { numeric: true }) < 0
}
