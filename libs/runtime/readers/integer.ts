import { z } from 'zod'
import { type Reader, reader } from './reader.ts'

/** A whole number within bounds, both included; by default from 0 to the largest exact integer. */
export function integer({
  min = 0,
  max = Number.MAX_SAFE_INTEGER,
  ...given
}: { default?: number; min?: number; max?: number; about?: string } = {}): Reader<number> {
  const schema = z
    .string()
    .regex(/^-?\d{1,16}$/, 'is not a whole number')
    .transform(Number)
    .pipe(z.number().min(min, 'is too small').max(max, 'is too large'))
  return reader({ kind: 'integer', accepts: `a whole number from ${min} to ${max}`, schema }, given)
}
