import {
  TokenFileFormat,
  type BadTokenRow,
  type ImportTokensHeader,
  type ImportTokensRequest,
  type ImportTokensResponse,
  type TokenImportProgress,
} from '#contracts/gen/countersign/challenge/v1/token'
import { transaction } from '#libs/db/transaction'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { storeEvents } from '#libs/events/store-events'
import { importedEvent } from '../events.ts'
import { keepTokens, type Outcome } from '../keep-tokens.ts'
import { inBatches } from '../in-batches.ts'
import type { TokenFileOptions } from '../token-files/options.ts'
import { readTokenFile } from '../token-files/read-token-file.ts'
import { rejected, type BadRecord, type Row } from '../token-files/token-record.ts'
import { unreadable } from '../token-files/unreadable.ts'
import { writeBadRows } from '../token-files/write-bad-rows.ts'
import { tokenParts } from '../token-parts.ts'

/** Rows that are one transaction, and held in memory. */
const batchRows = 500

/** Imports a token file as it streams in, batch by batch; tells of bad rows and of the progress after each. */
export async function* importTokens(
  ctx: Context,
  requests: AsyncIterable<ImportTokensRequest>,
  call: Call,
): AsyncGenerator<ImportTokensResponse> {
  const { header, chunks, bytes } = await tokenParts(requests)
  const file = await readTokenFile(chunks, optionsOf(header))
  assertForm(header, file.format)
  const counts = { rows: 0n, imported: 0n, present: 0n, bad: 0n }
  const planned = header.dryRun ? { planned: new Map<string, number>() } : {}
  for await (const rows of inBatches(file.rows, batchRows)) {
    call.signal.throwIfAborted()
    const records = rows.flatMap((row) => ('good' in row ? [row.good] : []))
    const outcomes = await keepTokens(ctx, { tenantId: call.tenant, records, ...planned })
    for (const record of count(counts, rows, outcomes)) {
      yield { part: { $case: 'bad', value: badRow(file.columns, record) } }
    }
    yield progress({ ...counts, bytes: BigInt(bytes()), done: false })
  }
  if (!header.dryRun) {
    const event = importedEvent(call.tenant, counts, ctx.world)
    await transaction(ctx.database.pool, (client) => storeEvents(client, [event]))
  }
  yield progress({ ...counts, bytes: BigInt(bytes()), done: true })
}

function optionsOf({ format, presharedKey, passphrase, manufacturer }: ImportTokensHeader): TokenFileOptions {
  return {
    ...(format === TokenFileFormat.CSV && { format: 'csv' }),
    ...(presharedKey.length > 0 && { presharedKey }),
    ...(passphrase !== '' && { passphrase }),
    ...(manufacturer !== '' && { defaults: { manufacturer } }),
  }
}

function assertForm({ format }: ImportTokensHeader, found: string): void {
  if (format === TokenFileFormat.XML && found === 'csv') throw unreadable('must be XML')
}

type Counts = Record<'rows' | 'imported' | 'present' | 'bad', bigint>

/** Counts what came of a batch, and gives its bad rows in their order. */
function count(counts: Counts, rows: readonly Row[], outcomes: readonly Outcome[]): BadRecord[] {
  const left = outcomes.values()
  return rows.flatMap((row) => {
    counts.rows += 1n
    const record = 'bad' in row ? row.bad : settled(row.good, left.next().value)
    counts[typeof record === 'string' ? record : 'bad'] += 1n
    return typeof record === 'string' ? [] : [record]
  })
}

function settled(record: Extract<Row, { good: unknown }>['good'], outcome: Outcome | undefined) {
  if (outcome === undefined) throw new Error('there is no outcome for a row')
  return typeof outcome === 'string' ? outcome : rejected(record, outcome.reason)
}

/** A bad row as the caller gets it: two lines of the file of bad rows, and where it stood. */
function badRow(columns: readonly string[], record: BadRecord): BadTokenRow {
  const { line, column, serial, reason } = record
  const [heads = '', row = ''] = writeBadRows(columns, [record]).trimEnd().split('\r\n')
  return { line: BigInt(line), column: BigInt(column), serial, reason, row, heads }
}

function progress(value: TokenImportProgress): ImportTokensResponse {
  return { part: { $case: 'progress', value } }
}
