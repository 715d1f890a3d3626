import type { Heard } from './raw-call.ts'

const decent = new Set([
  ...['OK', 'INVALID_ARGUMENT', 'UNAUTHENTICATED', 'PERMISSION_DENIED', 'NOT_FOUND', 'FAILED_PRECONDITION'],
  ...['RESOURCE_EXHAUSTED', 'ALREADY_EXISTS', 'UNIMPLEMENTED'],
])

/** What only we should see: where code stands, and what it asks the database. */
const inside = /\.[jt]s:\d|node_modules|\bat \w+ \(|\b(select|insert|update) /i

/** What is wrong with an answer; undefined where it is one that strangers may hear. */
export function indecency({ code, details, reason, violations }: Heard): string | undefined {
  if (!decent.has(code)) return `${code} is no answer`
  if (inside.test(details)) return `tells too much: ${details}`
  if (code === 'OK' || (code === 'RESOURCE_EXHAUSTED' && details.includes('larger than max'))) return undefined
  if (reason === '') return `${code} (${details}) without a reason`
  const unreadable = details === 'the request is not a well-formed message of its type'
  return code === 'INVALID_ARGUMENT' && violations.length === 0 && !unreadable ? 'no field is named' : undefined
}
