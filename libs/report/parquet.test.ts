import { describe, expect, test } from '@jest/globals'
import { parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet'
import { ColumnKind, ReportFormat, type ReportColumn } from '#contracts/gen/countersign/reporting/v1/reporting'
import { reportFiles } from './report-file.ts'

const columns: ReportColumn[] = [
  { name: 'Username', kind: ColumnKind.TEXT },
  { name: 'Billed Units', kind: ColumnKind.NUMBER },
  { name: 'Last Attempt', kind: ColumnKind.MOMENT },
  { name: 'Blocked', kind: ColumnKind.TRUTH },
]

async function* given(rows: readonly (readonly string[])[]) {
  yield* rows
}

async function fileOf(format: keyof typeof reportFiles, rows: readonly (readonly string[])[]): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of reportFiles[format](columns, given(rows))) pieces.push(Buffer.from(piece as string))
  return Buffer.concat(pieces)
}

const bytesOf = ({ buffer, byteOffset, length }: Buffer) => buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer

/** The rows of a Parquet file as JSON has them. */
async function readBack(file: Buffer): Promise<unknown[]> {
  const rows = await parquetReadObjects({ file: bytesOf(file) })
  return rows.map((row) => JSON.parse(JSON.stringify(row)) as unknown)
}

const linesOf = (file: Buffer) =>
  file
    .toString()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown)

const awkward = [
  ['ann', '0.1', '2026-03-01T10:00:00.000Z', 'true'],
  ['=cmd|calc', '-12', '1969-12-31T23:59:59.999Z', 'false'],
  ['', '', '', ''],
  ['"quoted", 例え 👩‍💻\n', '9007199254740991', '2026-03-01T10:00:00.123Z', 'true'],
]

test.each([
  ['of awkward cells', awkward],
  ['of nothing', []],
  ['of several row groups', Array.from({ length: 25_001 }, (_, n) => awkward[n % 4] ?? [])],
])('a Parquet file %s has cell by cell what JSON Lines has', async (_name, rows) => {
  const [file, lines] = await Promise.all([fileOf(ReportFormat.PARQUET, rows), fileOf(ReportFormat.JSON_LINES, rows)])
  expect(await readBack(file)).toEqual(linesOf(lines))
})

describe('a Parquet file', () => {
  test('says of each column what it is', async () => {
    const { children } = parquetSchema(parquetMetadata(bytesOf(await fileOf(ReportFormat.PARQUET, awkward))))
    expect(children.map(({ element: { name, type, converted_type: meaning } }) => [name, type, meaning])).toEqual([
      ['Username', 'BYTE_ARRAY', 'UTF8'],
      ['Billed Units', 'DOUBLE', undefined],
      ['Last Attempt', 'INT64', 'TIMESTAMP_MILLIS'],
      ['Blocked', 'BOOLEAN', undefined],
    ])
    expect(children.every(({ element }) => element.repetition_type === 'OPTIONAL')).toBe(true)
  })

  test('is given group by group, none of them longer than ten thousand rows', async () => {
    const rows = Array.from({ length: 25_001 }, (_, n) => [`user-${n}`, `${n}`, '', ''])
    const { row_groups: groups } = parquetMetadata(bytesOf(await fileOf(ReportFormat.PARQUET, rows)))
    expect(groups.map((group) => Number(group.num_rows))).toEqual([10_000, 10_000, 5_001])
  })
})
