import type { Schema } from './json-schema.ts'

type Properties = Readonly<Record<string, Schema>>

/** A query's texts as what they should be, as far as they look like it. */
export function typed(query: Readonly<Record<string, unknown>>, properties: Properties): Record<string, unknown> {
  const values = Object.entries(query).map(([name, value]) => [name, asType(properties[name]?.['type'], value)])
  return Object.fromEntries(values)
}

function asType(type: unknown, value: unknown): unknown {
  if (type === 'integer' && /^-?\d{1,10}$/.test(String(value))) return Number(value)
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true'
  return value
}

/** Messages within the request, out of names such as `page.pageSize`. */
export function nested(query: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const message: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(query)) {
    const steps = name.split('.')
    const last = steps.pop() as string
    const within = steps.reduce((place, step) => (place[step] ??= {}) as Record<string, unknown>, message)
    within[last] = value
  }
  return message
}
