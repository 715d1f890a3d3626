import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Parameters } from './texts.ts'

const place = /<\$(\w+)\$>/g

/**
 * The text with every place filled, in one pass, so that a value which looks like a place stays as it is. Refuses
 * INVALID_REQUEST with each parameter that a place misses and each that has no place.
 */
export function fill(text: string, parameters: Parameters): string {
  const wanted = new Set([...text.matchAll(place)].map(([, name = '']) => name))
  const missing = [...wanted].filter((name) => !Object.hasOwn(parameters, name) || parameters[name] === '')
  const unknown = Object.keys(parameters).filter((name) => !wanted.has(name))
  if (missing.length > 0 || unknown.length > 0) throw invalidParameters({ missing, unknown })
  return text.replace(place, (_, name: string) => parameters[name] ?? '')
}

/** The refusal of parameters that a text misses, and of those that it has no place for. */
export function invalidParameters({ missing, unknown }: { missing: string[]; unknown: string[] }): Refusal {
  const violations = [
    ...missing.map((name) => ({
      field: `parameters.${name}`,
      description: 'must be given: the text has a place for it',
    })),
    ...unknown.map((name) => ({
      field: `parameters.${name}`,
      description: 'must be absent: the text has no place for it',
    })),
  ]
  return new Refusal(ErrorReason.INVALID_REQUEST, 'the parameters do not fit the template', { violations })
}
