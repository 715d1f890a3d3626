import { types } from 'node:util'
import { sensitiveName } from './sensitive-name.ts'

const most = { depth: 6, members: 100, values: 1_000, characters: 8_192 }

interface Budget {
  values: number
}

/**
 * A plain copy of a value in which everything under a sensitive name is `[redacted]`, at any depth and inside errors,
 * maps and sets. Bytes show only their number. The copy ends at 6 levels, 100 members each, 1,000 values in all and
 * 8,192 characters a text, so that a cycle or a huge object costs no more.
 */
export function redact(value: unknown): unknown {
  return walk(value, 0, { values: most.values })
}

function walk(value: unknown, depth: number, budget: Budget): unknown {
  budget.values -= 1
  if (typeof value === 'string') return value.length > most.characters ? `${value.slice(0, most.characters)}…` : value
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth > most.depth || budget.values < 0) return '…'
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (types.isNativeError(value) || value instanceof Error) return members(partsOf(value), depth, budget)
  if (Array.isArray(value) || value instanceof Set) return list(value, depth, budget)
  if (value instanceof Map) return members(value, depth, budget)
  if ('toJSON' in value && typeof value.toJSON === 'function') return walk(value.toJSON(), depth + 1, budget)
  return members(Object.entries(value), depth, budget)
}

function list(values: Iterable<unknown>, depth: number, budget: Budget): unknown[] {
  const copy: unknown[] = []
  for (const value of values) {
    if (copy.length === most.members || budget.values <= 0) return [...copy, '…']
    copy.push(walk(value, depth + 1, budget))
  }
  return copy
}

function members(entries: Iterable<[unknown, unknown]>, depth: number, budget: Budget): Record<string, unknown> {
  const copy: [string, unknown][] = []
  for (const [key, value] of entries) {
    if (copy.length === most.members || budget.values <= 0) return Object.fromEntries([...copy, ['…', '…']])
    const name = String(key)
    copy.push([name, holdsNothing(value) || !sensitiveName(name) ? walk(value, depth + 1, budget) : '[redacted]'])
  }
  return Object.fromEntries(copy)
}

const holdsNothing = (value: unknown) => value === null || value === undefined || typeof value === 'boolean'

/** What an error says. A `code` that can only be the system's, SQL's or gRPC's stays visible, as `errorCode`. */
function partsOf(error: Error): [string, unknown][] {
  const { message, stack, cause, code, errors, ...rest }: Error & { code?: unknown; errors?: unknown } = error
  const known = typeof code === 'number' ? code <= 16 : /^(E[A-Z0-9_]+|[0-9A-Z]{5})$/.test(String(code))
  const parts = { type: error.constructor.name, message, stack, [known ? 'errorCode' : 'code']: code, cause, errors }
  return Object.entries({ ...parts, ...rest })
}
