import { z } from 'zod'
import { type Given, type Reader, reader } from './reader.ts'

const units: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

const schema = z
  .string()
  .regex(/^\d{1,9}(ms|s|m|h|d)$/, 'is not a duration')
  .transform((text) => Number.parseInt(text, 10) * (units[text.replace(/\d+/, '')] ?? Number.NaN))

/** A span of time written `250ms`, `30s`, `5m`, `2h` or `14d`, as milliseconds. */
export function duration(given?: Given): Reader<number> {
  return reader({ kind: 'duration', accepts: 'a number and a unit: 250ms, 30s, 5m, 2h or 14d', schema }, given)
}
