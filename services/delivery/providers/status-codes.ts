import { z } from 'zod'

const one = /^([1-5]\d\d)(?:-([1-5]\d\d))?$/

/** Whether an HTTP status is among those that an expression names. */
export type StatusCodes = (status: number) => boolean

/** An expression over HTTP statuses: single ones and ranges, with commas between, as in `200-299,409`. */
export function statusCodes(): z.ZodType<StatusCodes, string> {
  return z
    .string()
    .refine((text) => text.split(',').every((part) => one.test(part.trim())), 'must be like 200-299,409')
    .transform((text) => {
      const ranges = text.split(',').map((part) => rangeOf(part.trim()))
      return (status) => ranges.some(({ from, to }) => from <= status && status <= to)
    })
}

function rangeOf(part: string): { from: number; to: number } {
  const [, from = '', to = from] = one.exec(part) ?? []
  return { from: Number(from), to: Number(to) }
}
