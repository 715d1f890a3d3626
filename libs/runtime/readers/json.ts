import { z } from 'zod'
import type { Reader } from './reader.ts'

/**
 * A JSON text of the shape that the schema says, as its value. A complaint names the place in the text, and repeats nothing
 * of one that is sensitive.
 */
export function json<T>(
  shape: z.ZodType<T>,
  given: Pick<Reader<T>, 'sensitive' | 'about' | 'default'> = {},
): Reader<T> {
  const schema = z.string().transform((text, ctx): T => {
    const { success, data, error } = shape.safeParse(parse(text))
    if (success) return data
    const [issue] = error.issues
    ctx.addIssue({ code: 'custom', message: `has at ${issue?.path.join('.') || 'its top'}: ${issue?.message}` })
    return z.NEVER
  })
  return { kind: 'JSON', accepts: 'JSON of the shape that the documentation says', schema, ...given }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
