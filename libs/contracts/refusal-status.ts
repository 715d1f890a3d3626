import { status } from '@grpc/grpc-js'
import { ErrorReason } from './gen/countersign/types/v1/error_reason.ts'
import type { KnownReason } from './refusal.ts'

/** The gRPC status each reason travels under. A new reason does not compile without a row; its proto comment says which. */
export const refusalStatus: Readonly<Record<KnownReason, status>> = {
  [ErrorReason.INVALID_REQUEST]: status.INVALID_ARGUMENT,
  [ErrorReason.ANSWER_NOT_ACCEPTED]: status.INVALID_ARGUMENT,

  [ErrorReason.CREDENTIAL_INVALID]: status.UNAUTHENTICATED,
  [ErrorReason.CREDENTIAL_EXPIRED]: status.UNAUTHENTICATED,

  [ErrorReason.SCOPE_MISSING]: status.PERMISSION_DENIED,
  [ErrorReason.PEER_NOT_ALLOWED]: status.PERMISSION_DENIED,
  [ErrorReason.EDITION_FORBIDS]: status.PERMISSION_DENIED,
  [ErrorReason.FEATURE_OFF]: status.PERMISSION_DENIED,
  [ErrorReason.DESTINATION_NOT_ALLOWED]: status.PERMISSION_DENIED,

  [ErrorReason.CHALLENGE_NOT_FOUND]: status.NOT_FOUND,
  [ErrorReason.FACTOR_NOT_FOUND]: status.NOT_FOUND,
  [ErrorReason.PERSON_NOT_FOUND]: status.NOT_FOUND,
  [ErrorReason.APPLICATION_NOT_FOUND]: status.NOT_FOUND,
  [ErrorReason.TENANT_NOT_FOUND]: status.NOT_FOUND,
  [ErrorReason.DELIVERY_NOT_FOUND]: status.NOT_FOUND,
  [ErrorReason.BLOCK_NOT_FOUND]: status.NOT_FOUND,
  [ErrorReason.OBJECT_NOT_FOUND]: status.NOT_FOUND,

  [ErrorReason.ALREADY_EXISTS]: status.ALREADY_EXISTS,
  [ErrorReason.REQUEST_ID_REUSED]: status.ALREADY_EXISTS,

  [ErrorReason.CHALLENGE_CLOSED]: status.FAILED_PRECONDITION,
  [ErrorReason.CHALLENGE_EXPIRED]: status.FAILED_PRECONDITION,
  [ErrorReason.FACTOR_NOT_CONFIRMED]: status.FAILED_PRECONDITION,
  [ErrorReason.FACTOR_ALREADY_CONFIRMED]: status.FAILED_PRECONDITION,
  [ErrorReason.METHOD_NOT_OFFERED]: status.FAILED_PRECONDITION,
  [ErrorReason.LIMIT_REACHED]: status.FAILED_PRECONDITION,
  [ErrorReason.ETAG_MISMATCH]: status.FAILED_PRECONDITION,
  [ErrorReason.SECRET_UNREADABLE]: status.FAILED_PRECONDITION,
  [ErrorReason.PROOF_REQUIRED]: status.FAILED_PRECONDITION,
  [ErrorReason.PIN_REQUIRED]: status.FAILED_PRECONDITION,
  [ErrorReason.TOKEN_ASSIGNED]: status.FAILED_PRECONDITION,
  [ErrorReason.TOKEN_EXPIRED]: status.FAILED_PRECONDITION,
  [ErrorReason.TOKEN_NOT_STARTED]: status.FAILED_PRECONDITION,

  [ErrorReason.TOO_MANY_ATTEMPTS]: status.RESOURCE_EXHAUSTED,
  [ErrorReason.TOO_MANY_CHALLENGES]: status.RESOURCE_EXHAUSTED,
  [ErrorReason.RESEND_TOO_SOON]: status.RESOURCE_EXHAUSTED,
  [ErrorReason.RESEND_LIMIT_REACHED]: status.RESOURCE_EXHAUSTED,
  [ErrorReason.OVERLOADED]: status.RESOURCE_EXHAUSTED,
  [ErrorReason.SENDING_BUDGET_SPENT]: status.RESOURCE_EXHAUSTED,

  [ErrorReason.DEVICE_BLOCKED]: status.FAILED_PRECONDITION,
  [ErrorReason.TOO_MANY_PROMPTS]: status.RESOURCE_EXHAUSTED,

  [ErrorReason.CONCURRENT_UPDATE]: status.ABORTED,

  [ErrorReason.DELIVERY_UNAVAILABLE]: status.UNAVAILABLE,
  [ErrorReason.DEPENDENCY_UNAVAILABLE]: status.UNAVAILABLE,
  [ErrorReason.DRAINING]: status.UNAVAILABLE,

  [ErrorReason.SOUND_FILE_NOT_FOUND]: status.NOT_FOUND,
  [ErrorReason.SOUND_FILE_IN_USE]: status.FAILED_PRECONDITION,
  [ErrorReason.VOICE_MESSAGE_NOT_FOUND]: status.NOT_FOUND,

  [ErrorReason.EVENT_NOT_ALLOWED]: status.FAILED_PRECONDITION,
  [ErrorReason.EVENT_PARAMETER_INVALID]: status.INVALID_ARGUMENT,

  [ErrorReason.RECIPIENT_OPTED_OUT]: status.FAILED_PRECONDITION,
  [ErrorReason.EXPORT_NOT_READY]: status.FAILED_PRECONDITION,
  [ErrorReason.WEBHOOK_SECRET_MISSING]: status.FAILED_PRECONDITION,
  [ErrorReason.EVENTS_MISSING]: status.FAILED_PRECONDITION,
  [ErrorReason.PUSH_TARGET_GONE]: status.FAILED_PRECONDITION,
}
