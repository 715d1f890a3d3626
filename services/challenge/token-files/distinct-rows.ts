import { createHash } from 'node:crypto'
import { most } from './limits.ts'
import { RowProblem } from './row-problem.ts'
import { rejected, type Row } from './token-record.ts'
import { unreadable } from './unreadable.ts'

/**
 * The same rows, but a token that the file has already is a bad record, by manufacturer and serial number. It remembers
 * twelve bytes of hash a token, so that a million fit. Refuses a file of more rows than that.
 */
export async function* distinctRows(rows: AsyncIterable<Row>): AsyncGenerator<Row> {
  const seen = new Set<string>()
  let count = 0
  for await (const row of rows) {
    count += 1
    if (count > most.rows) throw unreadable(`must hold at most ${most.rows} tokens`)
    yield 'good' in row && !added(seen, row.good) ? { bad: rejected(row.good, again) } : row
  }
}

const again = new RowProblem('serial', 'stands further up already, with the same manufacturer').message

function added(seen: Set<string>, { manufacturer, serial }: { manufacturer: string; serial: string }): boolean {
  // Text of a token holds no control characters.
  const hash = createHash('sha256').update(`${manufacturer}\0${serial}`).digest().toString('latin1', 0, 12)
  return seen.size < seen.add(hash).size
}
