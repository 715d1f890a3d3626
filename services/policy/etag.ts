import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'

/** The etag of an object's version; callers read nothing into it. */
export function etagOf(version: number): string {
  return version.toString(36)
}

/**
 * Refuses with ETAG_MISMATCH a change that was made of another state than the present one. An empty etag is none: such a
 * change overwrites. An object that is not there has an empty one.
 */
export function assertEtag(given: string, present = ''): void {
  if (given === '' || given === present) return
  const message = 'the object has changed since it was read'
  throw new Refusal(ErrorReason.ETAG_MISMATCH, message, { metadata: { etag: present } })
}
