import { z } from 'zod'
import { type Given, type Reader, reader } from './reader.ts'

const schema = z.string().refine((text) => /^[a-z][a-z0-9+.-]*:\/\/./i.test(text) && URL.canParse(text), 'is not a URL')

/** An absolute URL, as text. One with a password belongs in `secret(url())`. */
export function url(given?: Given): Reader<string> {
  return reader({ kind: 'URL', accepts: 'scheme://host[:port][/path]', schema, sensitive: true }, given)
}
