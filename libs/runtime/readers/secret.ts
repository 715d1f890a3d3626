import { Secret } from '../secret.ts'
import type { Reader } from './reader.ts'
import { text } from './text.ts'

/** The same text, wrapped so that it is only ever shown by `reveal()`. */
export function secret(of: Reader<string> = text()): Reader<Secret> {
  return {
    ...of,
    kind: `secret ${of.kind}`,
    schema: of.schema.transform((value) => new Secret(value)),
    sensitive: true,
  }
}
