import { z } from 'zod'
import { type Given, type Reader, reader } from './reader.ts'

/** One word of a fixed list. */
export function oneOf<const Word extends string>(words: readonly Word[], given?: Given<Word>): Reader<Word> {
  const accepts = words.join(' or ')
  return reader({ kind: accepts, accepts, schema: z.string().pipe(z.enum(words, 'is not known')) }, given)
}
