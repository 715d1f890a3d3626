import { type Origin, rejected, type Row, type TokenRecord } from './token-record.ts'

/** What a row says of a token. */
export type Field =
  | 'serial'
  | 'secret'
  | 'userId'
  | 'manufacturer'
  | 'model'
  | 'algorithm'
  | 'kind'
  | 'digits'
  | 'period'
  | 'counter'
  | 'drift'
  | 'startDate'
  | 'expiryDate'
  | 'policy'
  | 'row'

const names: Record<Field, string> = {
  serial: 'serial number',
  secret: 'secret',
  userId: 'user',
  manufacturer: 'manufacturer',
  model: 'model',
  algorithm: 'algorithm',
  kind: 'type',
  digits: 'number of digits',
  period: 'time interval',
  counter: 'counter',
  drift: 'time drift',
  startDate: 'start date',
  expiryDate: 'expiry date',
  policy: 'policy',
  row: 'row',
}

/** Why a row can not be imported. Thrown by what reads one value, and caught where the row is read. */
export class RowProblem extends Error {
  readonly field: Field

  /** @param what what the field must be, or what is wrong with it; never its value */
  constructor(field: Field, what: string) {
    super(`the ${names[field]} ${what}`)
    this.field = field
  }
}

/** The row that `read` makes, good or bad; `columnOf` says where in the row a field stands. */
export function judged(origin: Origin, read: () => TokenRecord, columnOf?: (field: Field) => number): Row {
  try {
    return { good: read() }
  } catch (error) {
    if (!(error instanceof RowProblem)) throw error
    const column = columnOf ? columnOf(error.field) : origin.column
    return { bad: rejected({ ...origin, column }, error.message) }
  }
}
