import type { z } from 'zod'

/** How the text of one environment variable becomes a value. */
export interface Reader<T> {
  /** Its kind in a word or two, for generated documentation. */
  kind: string
  /** What a person may write, to follow "give …" in a complaint. */
  accepts: string
  schema: z.ZodType<T, string>
  /** True where the text may hold a credential: no complaint repeats it. */
  sensitive?: boolean
  default?: string | undefined
  optional?: boolean
  about?: string | undefined
}

/** A default, or an object with a default and a sentence about the variable. Without a default it must be given. */
export type Given<Default = string> = Default | { default?: Default; about?: string }

/** A reader with what the configuration said of it; a default that it would itself refuse is thrown at once. */
export function reader<T>(how: Reader<T>, given: Given<string | number | boolean> = {}): Reader<T> {
  const { default: value, about } = typeof given === 'object' ? given : { default: given, about: undefined }
  const text = value === undefined ? undefined : String(value)
  if (text !== undefined) how.schema.parse(text)
  return { ...how, default: text, about }
}
