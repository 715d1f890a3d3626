import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'

const cutOff: ReadonlySet<ErrorReason> = new Set([ErrorReason.DRAINING, ErrorReason.DEPENDENCY_UNAVAILABLE])

/** Whether a call ended early, so that it does well to be made again: services replace their connections every few minutes. */
export function wasCutOff(error: unknown): boolean {
  return error instanceof Refusal && cutOff.has(error.reason)
}
