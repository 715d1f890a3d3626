import type { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'

/** What the tenant and the challenge want of a call. */
export interface CallTerms {
  /** Whether a PIN has to be keyed before `#`; without, `#` alone confirms. */
  pinRequired: boolean
  /** How many wrong PINs one call takes. */
  pinAttempts: number
  /** What reports a fraud, when `#` follows it; empty where people can not report any. */
  fraudCode: string
  /** Whether who reports a fraud is asked to press 1, to be blocked. */
  blockForFraud: boolean
  /** What is dialled once the switchboard answers: digits, `*`, `#`, a comma for a pause; `@` before it where nobody is spoken to. */
  extension: string
  /** Whether an operator is told the extension, rather than it being dialled. */
  sayExtension: boolean
  /** Whether the PIN may be changed in the call; absent in what was sealed before there was a menu. */
  phoneMenu?: boolean
  /** Whether there is a second number, called where the first one is not reached. */
  backup: boolean
}

/**
 * Where a call stands. `extension`: at the switchboard; `confirming`: a fraud was reported, and 1 is waited for; `menu`: the sign-in
 * was confirmed, and 1 is waited for; `newPin`, `confirmPin`: a new PIN is keyed, and keyed again.
 */
export type Phase = 'ringing' | 'extension' | 'greeting' | 'confirming' | 'menu' | 'newPin' | 'confirmPin' | 'ended'

/** Everything that is said on the phone. */
export type Prompt =
  | 'greeting'
  | 'greetingPin'
  | 'fraudGreeting'
  | 'fraudGreetingPin'
  | 'retry'
  | 'retryPin'
  | 'wrongPin'
  | 'fraudConfirmation'
  | 'fraudReported'
  | 'authenticated'
  | 'denied'
  | 'pinExpired'
  | 'pinMenu'
  | 'newPin'
  | 'confirmPin'
  | 'pinRejected'
  | 'pinChanged'
  | 'extensionBefore'
  | 'extensionAfter'

/** What is said in place of some of them, where an event is to be confirmed. */
export type EventPrompt = 'event' | 'eventPin' | 'fraudEvent' | 'fraudEventPin' | 'eventConfirmed' | 'eventDenied'

/** A fraud that was reported in the call: whether the person wants to be blocked. */
export type FraudReport = 'reported' | 'block'

/** A PIN that was keyed once, as its keyed hash in base64. */
export interface ChosenPin {
  keyId: string
  hash: string
}

/** A call as it is stored. No key that was pressed is in it, but for the keyed hash of a new PIN until that was keyed again. */
export interface CallState {
  phase: Phase
  /** How often it went on; what is about an earlier step changes nothing. */
  step: number
  /** 1 while the first number is called, 2 while the backup is. */
  leg: 1 | 2
  /** What is said now; null where nothing is. */
  prompt: Prompt | null
  pinAttemptsLeft: number
  /** Whether silence was answered by the one repeat there is. */
  repeated: boolean
  /** How it ended; of a call that no carrier placed, and that may be asked for again, how the last try did; null before. */
  result: ResultCode | null
  approved: boolean
  fraud: FraudReport | null
  /** Absent unless a new PIN is to be keyed again. */
  chosen?: ChosenPin | undefined
}

/** The call as it is when the phone begins to ring. */
export function ringing({ pinAttempts }: Pick<CallTerms, 'pinAttempts'>): CallState {
  const nothing = { prompt: null, result: null, approved: false, fraud: null, repeated: false }
  return { ...nothing, phase: 'ringing', step: 0, leg: 1, pinAttemptsLeft: pinAttempts }
}
