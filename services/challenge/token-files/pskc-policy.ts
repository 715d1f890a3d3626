import { RowProblem } from './row-problem.ts'
import { attributeOf, childOf, isNamed, textOf, type XmlElement } from './xml-element.ts'

/** The uses that are registered (RFC 6030, section 12.6). */
const uses = new Set([
  'OTP',
  'CR',
  'Encrypt',
  'Integrity',
  'Verify',
  'Unlock',
  'Decrypt',
  'KeyWrap',
  'Unwrap',
  'Derive',
  'Generate',
])

/** When a key may be used, as text. */
export interface Validity {
  startDate: string
  expiryDate: string
}

/**
 * The dates of a key's policy. A key must not be used under a policy that is not understood (RFC 6030, section 5), so anything
 * but dates and a use for one-time passwords refuses it: a PIN that the key wants, a number of times, what is not known.
 */
export function policyOf(key: XmlElement): Validity {
  const policy = childOf(key, 'Policy')
  const known = policy?.children.filter((part) => isNamed(part, ['StartDate', 'ExpiryDate', 'KeyUsage'])) ?? []
  if (policy && (policy.attributes.size > 0 || known.length < policy.children.length || policy.text.trim() !== '')) {
    throw new RowProblem('policy', 'must hold nothing but StartDate, ExpiryDate and KeyUsage; no other is understood')
  }
  checkUses(known.filter(({ name }) => name === 'KeyUsage').map(({ text }) => text.trim()))
  checkDraftUsage(childOf(key, 'Usage'))
  return { startDate: textOf(policy, 'StartDate'), expiryDate: textOf(policy, 'ExpiryDate') }
}

function checkUses(given: string[]): void {
  if (given.length > 0 && !given.includes('OTP')) throw new RowProblem('policy', 'does not allow one-time passwords')
  if (given.some((use) => !uses.has(use))) throw new RowProblem('policy', 'holds a KeyUsage that is not understood')
}

/** In the drafts the uses are attributes, and none means any. */
function checkDraftUsage(usage: XmlElement | undefined): void {
  if (!usage || usage.attributes.size === 0) return
  if (!/^(true|1)$/.test(attributeOf(usage, 'OTP'))) throw new RowProblem('policy', 'does not allow one-time passwords')
}
