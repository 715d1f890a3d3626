import type { PackagedKey } from './packaged-key.ts'
import { names } from './pskc-names.ts'
import { policyOf } from './pskc-policy.ts'
import type { Token } from './token-record.ts'
import { dateFrom } from './token-values.ts'
import { textOf } from './xml-element.ts'

/** While both the device and the key may be used. */
export function validityOf({ key, device }: PackagedKey): Pick<Token, 'startDate' | 'expiryDate'> {
  const policy = policyOf(key)
  const starts = [policy.startDate, textOf(key, 'StartDate'), textOf(device, 'StartDate')]
  const ends = [policy.expiryDate, textOf(key, 'ExpiryDate'), textOf(device, ...names.expiryDate)]
  const [startDate] = dates('startDate', starts).toSorted((one, other) => other.getTime() - one.getTime())
  const [expiryDate] = dates('expiryDate', ends).toSorted((one, other) => one.getTime() - other.getTime())
  return { ...(startDate && { startDate }), ...(expiryDate && { expiryDate }) }
}

function dates(field: 'startDate' | 'expiryDate', texts: string[]): Date[] {
  return texts.filter((text) => text !== '').map((text) => dateFrom(field, monthFirst(text)))
}

/** The oldest draft writes a day as 12/31/2030. */
function monthFirst(text: string): string {
  return text.replace(/^(\d{2})\/(\d{2})\/(\d{4})$/, '$3-$1-$2')
}
