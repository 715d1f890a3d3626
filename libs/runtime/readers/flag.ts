import { z } from 'zod'
import { type Given, type Reader, reader } from './reader.ts'

const schema = z
  .string()
  .toLowerCase()
  .pipe(z.enum(['true', 'false', '1', '0'], 'is neither true nor false'))
  .transform((text) => text === 'true' || text === '1')

/** A switch. */
export function flag(given?: Given<boolean>): Reader<boolean> {
  return reader({ kind: 'flag', accepts: 'true or false', schema }, given)
}
