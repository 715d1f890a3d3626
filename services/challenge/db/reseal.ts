import type { Pool, PoolClient } from 'pg'
import { prepared } from '#libs/db/prepared'
import type { Sealed } from '#libs/db/sealed'
import type { SealedColumn } from './sealed-columns.ts'

/** The values of a primary key. */
export type Key = string[]

/** A secret as it lies in its row. */
export interface SealedRow extends Sealed {
  key: Key
}

/** A row on the way through a table, and whether another key than the active one sealed it. */
export interface SeenRow {
  key: Key
  old: boolean
}

interface Stretch {
  after: Key
  activeId: string
  most: number
}

/** The three statements by which the secrets of one column are sealed anew. */
export interface Resealing {
  /** The rows that follow a key, in the order of their keys, whatever seals them: no look reads more than these. */
  look(pool: Pool, stretch: Stretch): Promise<SeenRow[]>
  /** Locks those of the rows that still have an old seal, and passes over those that somebody else has locked. */
  lock(client: PoolClient, keys: Key[], activeId: string): Promise<SealedRow[]>
  /** Stores new seals of locked rows, and nothing else of them. */
  save(client: PoolClient, rows: SealedRow[]): Promise<void>
}

/** The statements for one pair of columns; their names are ours, never a request's. */
export function resealing({ table, key, keyId, sealed }: SealedColumn): Resealing {
  const columns = Object.keys(key)
  const types = Object.values(key)
  const name = `${table}-${sealed}`
  const of = (prefix: string) => columns.map((column) => `${prefix}${column}`).join(', ')
  const values = (array: '[]' | '') => types.map((type, index) => `$${index + 1}::${type}${array}`).join(', ')
  const asKey = `array[${columns.map((column) => `t.${column}::text`).join(', ')}] as key`
  const same = columns.map((column) => `t.${column} = x.${column}`).join(' and ')
  const next = columns.length + 1

  const look = prepared<SeenRow>(
    `look-${name}`,
    `select ${asKey}, coalesce(t.${keyId} <> $${next}, false) as old from ${table} t
     where (${of('t.')}) > (${values('')}) order by ${of('t.')} limit $${next + 1}`,
  )
  const lock = prepared<SealedRow>(
    `lock-${name}`,
    `select ${asKey}, t.${keyId} as "keyId", t.${sealed} as sealed
     from unnest(${values('[]')}) as x(${of('')}) join ${table} t on ${same}
     where t.${keyId} <> $${next} for update of t skip locked`,
  )
  const save = prepared(
    `reseal-${name}`,
    `update ${table} t set ${keyId} = x.new_key_id, ${sealed} = x.new_sealed
     from unnest(${values('[]')}, $${next}::text[], $${next + 1}::bytea[]) as x(${of('')}, new_key_id, new_sealed)
     where ${same}`,
  )
  const arrays = (keys: Key[]) => columns.map((_, index) => keys.map((key) => key[index]))

  return {
    look: (pool, { after, activeId, most }) => look(pool, [...after, activeId, most]),
    lock: (client, keys, activeId) => lock(client, [...arrays(keys), activeId]),
    async save(client, rows) {
      const seals = [rows.map(({ keyId }) => keyId), rows.map(({ sealed }) => sealed)]
      await save(client, [...arrays(rows.map(({ key }) => key)), ...seals])
    },
  }
}
