import type { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { CallEvent } from './call-event.ts'
import type { CallState, CallTerms } from './call.ts'

/** The call as it goes on, and what somebody else has to judge before it can. */
export interface Advance {
  call: CallState
  /**
   * The PIN that was keyed, empty where `#` alone was, and whether it is to be the person's from now on: the call stays as it is until
   * the verdict comes.
   */
  ask?: { pin: string; isNew?: boolean }
}

type Kind = CallEvent['kind']
export type EventOf<K extends Kind> = Extract<CallEvent, { kind: K }>
/** What an event of that kind makes of a call. */
export type Step<K extends Kind> = (call: CallState, event: EventOf<K>, terms: CallTerms) => Advance

/** The call, one step further. */
export function on(call: CallState): Advance {
  return { call: { ...call, step: call.step + 1 } }
}

type Ending = Partial<Pick<CallState, 'approved' | 'fraud'>> & Pick<CallState, 'prompt'>

/** The call when it is over. */
export function end(call: CallState, result: ResultCode, how: Ending): Advance {
  return on({ ...call, ...how, phase: 'ended', result, chosen: undefined })
}
