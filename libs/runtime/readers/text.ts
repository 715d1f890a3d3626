import { z } from 'zod'
import { type Given, type Reader, reader } from './reader.ts'

/** Any text that is not empty. */
export function text(given?: Given): Reader<string> {
  return reader({ kind: 'text', accepts: 'any text', schema: z.string() }, given)
}
