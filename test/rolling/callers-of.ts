import { readFileSync } from 'node:fs'

const table = '/proc/net/tcp'
const established = '01'

/** How many connections others have open to an address of this machine (proc(5), /proc/net/tcp). */
export function callersOf(address: string): number {
  const port = Number(address.split(':')[1]).toString(16).toUpperCase().padStart(4, '0')
  const rows = readFileSync(table, 'utf8').split('\n').slice(1)
  const columns = rows.map((row) => row.trim().split(/\s+/))
  return columns.filter(([, local, , state]) => local?.endsWith(`:${port}`) && state === established).length
}
