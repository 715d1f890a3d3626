import { z } from 'zod'

/** Reads one value out of a JSON text; undefined where the text is no JSON or has no such value. */
export type JsonPointer = (json: string) => unknown

/** A JSON Pointer as RFC 6901 section 3 writes it: `/messages/0/id`. */
export function jsonPointer(): z.ZodType<JsonPointer, string> {
  return z
    .string()
    .regex(/^(\/([^~/]|~[01])*)*$/, 'must be a JSON Pointer such as /messages/0/id')
    .transform((pointer) => {
      const steps = pointer.split('/').slice(1)
      const names = steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
      return (json) => names.reduce(step, parse(json))
    })
}

function step(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Record<string, unknown>)[name]
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
