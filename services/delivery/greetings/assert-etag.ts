import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'

/** Refuses ETAG_MISMATCH a change that was made of another state than the present one; an empty etag is none. */
export function assertEtag(given: string, present = ''): void {
  if (given === '' || given === present) return
  const message = 'the object has changed since it was read'
  throw new Refusal(ErrorReason.ETAG_MISMATCH, message, { metadata: { etag: present } })
}
