import type { ChosenPin } from './call.ts'
import type { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'

/** Who took the call up. */
export type Answerer = 'person' | 'machine' | 'fax'

/** How the line ended, as the network has it. `failed`: the number is dead; `refused`: the carrier did not place the call. */
export type LineEnd = 'busy' | 'unanswered' | 'failed' | 'refused' | 'invalidNumber' | 'completed'

/** What the challenge service says of the keys that were pressed. */
export interface CallVerdict {
  approved: boolean
  resultCode: ResultCode
  /** Whether another PIN may be tried. */
  open: boolean
}

/** What keys are as a new PIN. */
export interface Keyed {
  /** To be kept, where it is keyed for the first time. */
  chosen?: ChosenPin
  /** Whether it is the one that was kept, where it is keyed again. */
  repeated?: boolean
}

/** What happens to a call. `step` is the one that it is about. */
export type CallEvent =
  | { kind: 'answered'; step: number; by: Answerer }
  /** `pound`: `#` came after the digits. Without digits and without it nothing was pressed. */
  | ({ kind: 'keys'; step: number; digits: string; pound: boolean } & Keyed)
  | { kind: 'verdict'; step: number; verdict: CallVerdict }
  | { kind: 'lineEnded'; leg: 1 | 2; how: LineEnd }
