import { Refusal } from '#contracts/refusal'

/** Throws what a service refused with its fields named as in JSON: services name them as the proto files do. */
export function throwInJsonNames(error: unknown): never {
  if (!(error instanceof Refusal) || error.violations.length === 0) throw error
  const { reason, message, violations, metadata, retryAfterMs } = error
  const named = violations.map(({ field, description }) => ({ field: jsonName(field), description }))
  const sentence = violations.reduce((text, { field }) => text.replace(field, () => jsonName(field)), message)
  throw new Refusal(reason, sentence, {
    ...{ violations: named, metadata },
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  })
}

function jsonName(field: string): string {
  return field.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
