import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { migrate } from '#libs/db/migrate'

export interface TestDatabase {
  url: string
  /** Ends its sessions and removes it. */
  drop(): Promise<void>
}

interface Migrated {
  schema: string
  folder: string
}

/** An empty database of this test file's own, in the PostgreSQL of the run. */
export async function freshDatabase(): Promise<TestDatabase> {
  return copyOf('template0')
}

/**
 * A database of this test file's own whose schemas are migrated. The first file that asks for a set of migrations makes a
 * template of it, for as long as the migrations stay as they are; all others copy that.
 */
export async function migratedDatabase(migrations: Migrated[]): Promise<TestDatabase> {
  const template = `template_${await fingerprint(migrations)}`
  await onServer(async (client) => {
    // The lock is the server's, not the process's: each of jest's workers comes here.
    await client.query('select pg_advisory_lock(hashtext($1))', [template])
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template])
    if (rowCount === 0) await makeTemplate(client, template, migrations)
  })
  return copyOf(template)
}

/** Under another name until it is whole, for a run may die half-way. */
async function makeTemplate(client: Client, template: string, migrations: Migrated[]): Promise<void> {
  const unfinished = `unfinished_${randomUUID()}`
  await copy(client, 'template0', unfinished)
  for (const { schema, folder } of migrations) await migrate({ url: urlOf(unfinished), schema, folder })
  await client.query(`alter database "${unfinished}" rename to "${template}"`)
}

async function copyOf(template: string): Promise<TestDatabase> {
  const name = `test_${randomUUID()}`
  await onServer((client) => copy(client, template, name))
  return {
    url: urlOf(name),
    async drop() {
      await onServer((client) => client.query(`drop database if exists "${name}" with (force)`))
    },
  }
}

async function copy(client: Client, template: string, name: string): Promise<void> {
  await client.query(`create database "${name}" template "${template}" strategy file_copy`)
}

async function fingerprint(migrations: Migrated[]): Promise<string> {
  const hash = createHash('sha256')
  for (const { schema, folder } of migrations) {
    for (const file of (await readdir(folder)).sort()) {
      hash.update(JSON.stringify([schema, file, await readFile(join(folder, file), 'utf8')]))
    }
  }
  return hash.digest('hex').slice(0, 32)
}

async function onServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(serverUrl())
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function serverUrl(): string {
  const url = process.env.TEST_DATABASE_URL
  if (!url) throw new Error('TEST_DATABASE_URL is not set: jest sets it by libs/testing/jest-setup.ts')
  return url
}

function urlOf(database: string): string {
  return Object.assign(new URL(serverUrl()), { pathname: `/${database}` }).href
}
