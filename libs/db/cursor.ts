import type { ZodType } from 'zod'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'

/** Far more than the keys of any list take, and far less than a request may. */
const LONGEST = 1_024

/**
 * Where the next page of a list begins: the sort key of the last row, in an opaque text for `next_page_token`. The key must
 * come back exact: give ids, texts and numbers, and a timestamp as text (a Date has lost its microseconds).
 */
export function encodeCursor(values: readonly (string | number | boolean | null)[]): string {
  const text = Buffer.from(JSON.stringify(values)).toString('base64url')
  if (text.length > LONGEST) throw new RangeError(`a cursor of ${text.length} characters: its key is too long`)
  return text
}

/**
 * The sort key in a `page_token` that `encodeCursor` made, checked against its shape. Anyone can make one up, so it may
 * choose where a list begins, but never whose list it is. Refuses with INVALID_REQUEST.
 */
export function decodeCursor<Values>(text: string, shape: ZodType<Values>): Values {
  const parsed = text.length <= LONGEST ? shape.safeParse(json(text)) : undefined
  if (parsed?.success) return parsed.data
  const violations = [{ field: 'page_token', description: 'must be the next_page_token of the page before' }]
  throw new Refusal(ErrorReason.INVALID_REQUEST, 'page_token is none of ours', { violations })
}

function json(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString())
  } catch {
    return undefined
  }
}
