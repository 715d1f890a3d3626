import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'

/** For each reason whether its sign-ins reached the engine, which calls, texts, judges, and knows bypasses, caches and blocks. */
const reachedEngine: Readonly<Record<DecisionReason, boolean>> = {
  [DecisionReason.UNSPECIFIED]: false,
  [DecisionReason.UNRECOGNIZED]: false,

  // Nothing demanded a second factor, or the place, the device or the kind of client stood in for it.
  [DecisionReason.NOT_REQUIRED]: false,
  [DecisionReason.TRUSTED_NETWORK]: false,
  [DecisionReason.MATCH_NOT_REQUIRED]: false,
  [DecisionReason.REMEMBERED_DEVICE]: false,
  [DecisionReason.AT_WORK]: false,
  [DecisionReason.OLD_CLIENT]: false,
  // An old client can not be challenged, so the denial comes before the engine just as the skip does.
  [DecisionReason.APP_PASSWORD_NEEDED]: false,

  // The engine let the person in by what it keeps itself.
  [DecisionReason.CACHE]: true,
  [DecisionReason.ONE_TIME_BYPASS]: true,

  // A request that was denied is one all the same.
  [DecisionReason.NOT_ALLOWED]: true,
  [DecisionReason.BLOCKED]: true,
  [DecisionReason.NOT_LICENSED]: true,
  [DecisionReason.PERSON_UNKNOWN]: true,
  [DecisionReason.APPLICATION_UNKNOWN]: true,
  [DecisionReason.LOCKED_OUT]: true,
  [DecisionReason.NO_USABLE_METHOD]: true,
  [DecisionReason.DEPLOYMENT_CONFLICT]: true,
  [DecisionReason.CONDITIONAL_ACCESS_BLOCKS]: true,
  [DecisionReason.DEVICE_TOKEN_STOLEN]: true,

  // No attempt was made: the person was sent to register first. The one they make then has a reason of its own.
  [DecisionReason.NOT_REGISTERED]: false,

  [DecisionReason.PERSON_STATE]: true,
  [DecisionReason.EVENT]: true,
  [DecisionReason.SERVER_PERSON]: true,
  [DecisionReason.CONDITIONAL_ACCESS]: true,
}

/**
 * Whether a sign-in counts as an authentication to be billed, by why it was decided as it was: what reached the engine
 * counts, whatever came of it. A reason that only a later version knows does not count.
 */
export function isBillable(reason: DecisionReason): boolean {
  return reachedEngine[reason] ?? false
}

/** The reasons whose sign-ins are billed, for statements that count. */
export const billableReasons: readonly DecisionReason[] = Object.values(DecisionReason).filter(isBillable)
