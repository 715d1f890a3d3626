import { givenText } from './given-text.ts'
import type { Reader } from './readers/reader.ts'

export { address } from './readers/address.ts'
export { duration } from './readers/duration.ts'
export { flag } from './readers/flag.ts'
export { json } from './readers/json.ts'
export { integer } from './readers/integer.ts'
export { oneOf } from './readers/one-of.ts'
export { optional } from './readers/optional.ts'
export { secret } from './readers/secret.ts'
export { text } from './readers/text.ts'
export { url } from './readers/url.ts'

type Readers = Record<string, Reader<unknown>>

type Values<R extends Readers> = { readonly [Name in keyof R]: R[Name] extends Reader<infer T> ? T : never }

/** A function from an environment to its typed, frozen values. */
export interface Config<R extends Readers = Readers> {
  (environment: NodeJS.ProcessEnv): Values<R>
  readonly readers: R
}

/** One variable, for `--help` and for documentation. */
export interface ConfigRow {
  name: string
  kind: string
  required: boolean
  default: string | undefined
  about: string | undefined
}

/**
 * What a process reads from its environment, each variable given as `NAME` or as `NAME_FILE`, the path of a file that
 * holds it. Reading throws one error that lists every problem: the variable, what is wrong, what is accepted, and never
 * the text of a secret or of a URL.
 */
export function env<R extends Readers>(readers: R): Config<R> {
  const read = (environment: NodeJS.ProcessEnv) => {
    const outcomes = Object.entries(readers).map(
      ([name, reader]) => [name, readOne(environment, name, reader)] as const,
    )
    const problems = outcomes.flatMap(([, { problem }]) => problem ?? [])
    if (problems.length > 0) throw new Error(`the configuration is not usable:\n  ${problems.join('\n  ')}`)
    return Object.freeze(Object.fromEntries(outcomes.map(([name, { value }]) => [name, value]))) as Values<R>
  }
  return Object.assign(read, { readers })
}

/** The rows of a configuration, in its own order. */
export function describe({ readers }: Pick<Config, 'readers'>): ConfigRow[] {
  return Object.entries(readers).map(([name, { kind, default: value, optional, about }]) => {
    return { name, kind, required: value === undefined && !optional, default: value, about }
  })
}

interface Outcome {
  value?: unknown
  problem?: string
}

function readOne(environment: NodeJS.ProcessEnv, name: string, reader: Reader<unknown>): Outcome {
  const given = givenText(environment, name)
  if ('problem' in given) return given
  const text = given.text ?? reader.default
  if (text !== undefined) return parsed(text, name, reader)
  if (reader.optional) return {}
  return { problem: `${name}: is missing; give ${reader.accepts}${reader.sensitive ? `, or ${name}_FILE` : ''}` }
}

function parsed(text: string, name: string, { schema, sensitive, accepts }: Reader<unknown>): Outcome {
  const { success, data, error } = schema.safeParse(text)
  if (success) return { value: data }
  const shown = sensitive ? '' : `${JSON.stringify(text.slice(0, 40))} `
  return { problem: `${name}: ${shown}${error.issues[0]?.message}; give ${accepts}` }
}
