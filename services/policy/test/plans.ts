import { Client } from 'pg'
import { openDatabase } from '#libs/db/open'
import type { Database } from '#libs/db/open'
import type { Schema } from '../db/schema.ts'

export interface Planned {
  database: Database<Schema>
  /** The plans of all statements that `work` sends, nested ones included. */
  plansOf(work: () => Promise<unknown>): Promise<string>
}

/** A database that tells of every statement how it was carried out. It takes the rights of a superuser. */
export async function openPlanned(url: string): Promise<Planned> {
  const client = new Client(url)
  await client.connect()
  const { rows } = await client.query('select current_database() as name')
  const settings = {
    session_preload_libraries: 'auto_explain',
    'auto_explain.log_min_duration': '0',
    'auto_explain.log_nested_statements': 'on',
    'auto_explain.log_level': 'notice',
  }
  for (const [name, value] of Object.entries(settings)) {
    await client.query(`alter database "${rows[0].name}" set ${name} = '${value}'`)
  }
  await client.end()

  const database = openDatabase<Schema>({ url, schema: 'policy' })
  let plans: string[] = []
  database.pool.on('connect', (opened) => {
    opened.on('notice', ({ message }) => plans.push(withoutText(message ?? '')))
  })
  return {
    database,
    async plansOf(work) {
      plans = []
      await work()
      return plans.join('\n')
    },
  }
}

/** The tree alone: a statement's text may speak of anything. */
const withoutText = (message: string) => message.replace(/^[^]*?(?=^\S.*\(cost=)/m, '')
