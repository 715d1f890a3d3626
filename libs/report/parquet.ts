import { ByteWriter, ParquetWriter, schemaFromColumnData, type BasicType } from 'hyparquet-writer'
import { ColumnKind, type ReportColumn } from '#contracts/gen/countersign/reporting/v1/reporting'

/** How many rows one row group holds, and so how many are in memory; readers skip and share out whole groups. */
const groupRows = 10_000

interface Typed {
  type: BasicType
  of(cell: string): unknown
}

const asText: Typed = { type: 'STRING', of: (cell) => cell }
const kinds: Readonly<Partial<Record<ColumnKind, Typed>>> = {
  [ColumnKind.TEXT]: asText,
  [ColumnKind.NUMBER]: { type: 'DOUBLE', of: Number },
  [ColumnKind.MOMENT]: { type: 'TIMESTAMP', of: (cell) => new Date(cell) },
  [ColumnKind.TRUTH]: { type: 'BOOLEAN', of: (cell) => cell === 'true' },
}

const typed = ({ kind }: ReportColumn) => kinds[kind] ?? asText

/** A report as Apache Parquet: each column of its type, null where nothing is known; a row group is given as soon as it is full. */
export async function* parquet(
  columns: readonly ReportColumn[],
  rows: AsyncIterable<readonly string[]>,
): AsyncGenerator<Uint8Array> {
  const writer = new ByteWriter()
  const described = columns.map((column) => ({ name: column.name, type: typed(column).type, data: [] }))
  const file = new ParquetWriter({ writer, schema: schemaFromColumnData({ columnData: described }) })
  for await (const group of inGroups(rows)) {
    file.write({ columnData: columns.map((column, place) => columnOf(column, place, group)), rowGroupSize: groupRows })
    yield written(writer)
  }
  file.finish()
  yield written(writer)
}

async function* inGroups(rows: AsyncIterable<readonly string[]>): AsyncGenerator<(readonly string[])[]> {
  let group: (readonly string[])[] = []
  for await (const row of rows) {
    if (group.push(row) < groupRows) continue
    yield group
    group = []
  }
  if (group.length > 0) yield group
}

function columnOf(column: ReportColumn, place: number, group: readonly (readonly string[])[]) {
  const { of } = typed(column)
  const data = group.map((cells) => (cells[place] ? of(cells[place]) : null))
  return { name: column.name, data, offsetIndex: false }
}

/** Takes out what was written; places in the file go on being counted. */
function written(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice()
  writer.index = 0
  return bytes
}
