import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'

/** The refusal of a token file as a whole: INVALID_REQUEST, and what is wrong with the field `file`. Repeats nothing of it. */
export function unreadable(description: string): Refusal {
  const violations = [{ field: 'file', description }]
  return new Refusal(ErrorReason.INVALID_REQUEST, `file ${description}`, { violations })
}
