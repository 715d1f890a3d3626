import type { Kysely } from 'kysely'
import { ColumnKind, type ReportStatus } from '#contracts/gen/countersign/reporting/v1/reporting'
import type { Method } from '#contracts/gen/countersign/types/v1/method'
import type { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { Schema } from '../db/schema.ts'
import type { PlaceShape } from './places.ts'

/** What a report may be narrowed by; what is absent, empty or unspecified does not matter. */
export interface Filters {
  from?: Date | undefined
  to?: Date | undefined
  userId: string
  userGroup: string
  applicationId: string
  authenticationType: string
  method: Method
  resultCode: ResultCode
  phone: string
  status: ReportStatus
  eventName: string
  serverGroup: string
}

/** What a report is asked for. */
export interface Wanted extends Filters {
  tenant: string
  now: Date
  /** Beyond which row to begin, by its place; empty for the first. */
  after: readonly string[]
}

/** What may stand in a cell. */
export type Cell = string | number | boolean | Date | null | undefined

/** A column: what it is called, what its cells mean, and where they come from. */
export interface Column<Row> {
  readonly name: string
  readonly kind: ColumnKind
  readonly of: (row: Row) => Cell
}

/** One report: what it may be narrowed by, what it shows, and how its rows are read. */
export interface Report {
  readonly filters: readonly (keyof Filters)[]
  readonly places: PlaceShape
  readonly columns: readonly Pick<Column<unknown>, 'name' | 'kind'>[]
  /** The rows in pages of at most so many; a page is read when the one before was used up. */
  pages(db: Kysely<Schema>, wanted: Wanted, size: number): AsyncIterable<Page>
}

/** Some rows of a report. */
interface Page {
  /** The cells of each. */
  rows: string[][]
  /** The place of the last; empty where the report is one page. */
  place: readonly string[]
}

interface Parts<Row> {
  filters: readonly (keyof Filters)[]
  columns: readonly Column<Row>[]
  rows(db: Kysely<Schema>, wanted: Wanted, size: number): AsyncIterable<readonly Row[]>
  places: PlaceShape
  /** What a row is found again by, to go on after it. */
  place(row: Row): readonly string[]
}

/** A report of its parts, the type of its rows forgotten. */
export function report<Row>({ filters, columns, rows, places, place }: Parts<Row>): Report {
  return {
    filters,
    places,
    columns,
    async *pages(db, wanted, size) {
      for await (const page of rows(db, wanted, size)) {
        const last = page.at(-1)
        yield {
          rows: page.map((row) => columns.map((column) => written(column.of(row)))),
          place: last === undefined ? [] : place(last),
        }
      }
    },
  }
}

/** A way to say of columns what they mean. */
const columnOf =
  (kind: ColumnKind) =>
  <Row>(name: string, of: (row: Row) => Cell): Column<Row> => ({ name, kind, of })

export const text = columnOf(ColumnKind.TEXT)
export const number = columnOf(ColumnKind.NUMBER)
export const moment = columnOf(ColumnKind.MOMENT)
export const truth = columnOf(ColumnKind.TRUTH)

/** A column of 2016 for which there is nothing here. */
export const nothing = (name: string) => text<unknown>(name, () => undefined)

function written(cell: Cell): string {
  if (cell === null || cell === undefined) return ''
  return cell instanceof Date ? cell.toISOString() : String(cell)
}
