/**
 * Where in a request something is, by the names of its proto file: `people[3].user_id`. A oneof, which generated code
 * wraps as `{ $case, value }`, is not a step of its own: `answer.kind.value` of the case `code` is `answer.code`.
 */
export function fieldPath(request: unknown, path: readonly PropertyKey[]): string {
  let place = ''
  let value = request
  for (let at = 0; at < path.length; at += 1) {
    const key = path[at] as PropertyKey
    const inner = property(value, key)
    const chosen = caseOf(inner)
    if (chosen !== undefined && path[at + 1] === 'value') {
      place = join(place, chosen)
      value = property(inner, 'value')
      at += 1
    } else if (chosen !== undefined && path[at + 1] === '$case') {
      return join(place, key)
    } else {
      place = join(place, key)
      value = inner
    }
  }
  return place
}

function join(place: string, key: PropertyKey): string {
  if (typeof key === 'number') return `${place}[${key}]`
  const name = String(key).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return place === '' ? name : `${place}.${name}`
}

function property(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined
}

function caseOf(value: unknown): string | undefined {
  const chosen = property(value, '$case')
  return typeof chosen === 'string' ? chosen : undefined
}
