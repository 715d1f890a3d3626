import { setTimeout as delay } from 'node:timers/promises'
import { open, seal, type Keyring } from '#libs/db/sealed'
import { transaction } from '#libs/db/transaction'
import type { Context } from './context.ts'
import { resealing, type Key, type Resealing, type SealedRow } from './db/reseal.ts'
import { least, sealedColumns, type SealedColumn } from './db/sealed-columns.ts'
import { doesNotOpen } from './open-factor.ts'

/** A secret that does not open. */
export interface Unreadable {
  table: string
  key: Key
  keyId: string
}

/** What came of one batch. */
export interface Batch {
  sealed: number
  unreadable: Unreadable[]
}

type Hands = Pick<Context, 'database' | 'keyring'>

const walks = sealedColumns.map((column) => ({ column, statements: resealing(column) }))

/**
 * Seals anew, with the active key, whatever another key sealed: table by table, and each in the order of its primary key, so
 * that a rotation looks at every row once, whether or not it was sealed anew before, and needs no index on the keys of seals.
 * It locks only rows that nobody else holds, for the time of one batch, and writes nothing but key and seal.
 */
export async function* rotate(hands: Hands, most: number, signal: AbortSignal): AsyncGenerator<Batch> {
  for (const walk of walks) {
    let next: Key | undefined = Object.values(walk.column.key).map((type) => least[type])
    while (next && !signal.aborted) {
      const after: Key = next
      const batch = await patiently(() => span(hands, walk, { after, most }))
      next = batch.last
      yield batch
    }
  }
}

interface Walk {
  column: SealedColumn
  statements: Resealing
}

interface Span extends Batch {
  /** Rows that somebody else held, or has just sealed anew. */
  busy: number
  /** Where the next span begins; undefined where there is none. */
  last: Key | undefined
}

/** How often, and after how many milliseconds, rows that others hold are tried again: an answer holds one for some of these. */
const patience = { times: 20, pauseMs: 25 }

async function patiently(work: () => Promise<Span>): Promise<Span> {
  let sealed = 0
  for (let time = 1; ; time++) {
    const span = await work()
    sealed += span.sealed
    if (span.busy === 0 || time === patience.times) return { ...span, sealed }
    await delay(patience.pauseMs)
  }
}

async function span(
  { database: { pool }, keyring }: Hands,
  { column, statements }: Walk,
  { after, most }: { after: Key; most: number },
): Promise<Span> {
  const { activeId } = keyring
  const rows = await statements.look(pool, { after, activeId, most })
  const last = rows.at(-1)?.key
  const keys = rows.filter(({ old }) => old).map(({ key }) => key)
  if (keys.length === 0) return { sealed: 0, unreadable: [], busy: 0, last }
  return transaction(pool, async (client) => {
    const locked = await statements.lock(client, keys, activeId)
    const { sealed, unreadable } = sealAnew(keyring, column, locked)
    if (sealed.length > 0) await statements.save(client, sealed)
    return { sealed: sealed.length, unreadable, busy: keys.length - locked.length, last }
  })
}

/** The rows that open, with new seals, and those that do not. */
function sealAnew(keyring: Keyring, { table, context }: SealedColumn, rows: SealedRow[]) {
  const sealed: SealedRow[] = []
  const unreadable: Unreadable[] = []
  for (const { key, ...old } of rows) {
    const bound = context(...key)
    try {
      sealed.push({ key, ...seal(keyring, open(keyring, old, bound), bound) })
    } catch (error) {
      if (!doesNotOpen(error)) throw error
      unreadable.push({ table, key, keyId: old.keyId })
    }
  }
  return { sealed, unreadable }
}
