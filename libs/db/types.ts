import { TypeOverrides, types as defaults } from 'pg'

/** `int8` and counts as numbers: exact up to 2^53, and an error rather than a rounded number beyond. */
function safeInteger(text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value)) return value
  throw new RangeError('an int8 beyond 2^53 can not be read as a number')
}

const { INT8, DATE } = defaults.builtins
const INT8_ARRAY = 1016 as typeof INT8

/**
 * How columns become values: `int8` a number, `timestamptz` a Date, `date` the text `2031-04-05` (a day has no time zone),
 * `numeric` a text, `bytea` a Buffer, `jsonb` what it holds.
 */
export const types = new TypeOverrides()
types.setTypeParser(INT8, safeInteger)
types.setTypeParser(DATE, (text) => text)
const texts = defaults.getTypeParser(INT8_ARRAY) as (text: string) => (string | null)[]
types.setTypeParser(INT8_ARRAY, (text) => texts(text).map((each) => (each === null ? null : safeInteger(each))))
