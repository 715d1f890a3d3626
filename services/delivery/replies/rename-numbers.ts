import { open, seal } from '#libs/db/sealed'
import { transaction } from '#libs/db/transaction'
import type { Context } from '../context.ts'
import { lockOldNames, renameNumbers as move } from '../db/old-names.ts'
import { nameOf, numberContext } from './number-names.ts'

const most = 200

/**
 * Has the numbers whose owners want no texts go by the active key's names, so that an old key can be removed without any of them
 * being forgotten. True: there may be more.
 */
export function renameNumbers({ database, keyring }: Pick<Context, 'database' | 'keyring'>): Promise<boolean> {
  const old = [...keyring.keys.keys()].filter((id) => id !== keyring.activeId)
  if (old.length === 0) return Promise.resolve(false)
  return transaction(database.pool, async (client) => {
    const rows = await lockOldNames(client, old, most)
    if (rows.length === 0) return false
    const renamed = rows.map((row) => {
      const number = open(keyring, row, numberContext).toString()
      return { old: row.name, name: nameOf(keyring, number), ...seal(keyring, number, numberContext) }
    })
    await move(client, renamed)
    return rows.length === most
  })
}
