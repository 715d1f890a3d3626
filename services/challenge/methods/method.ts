import type { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { Answer, ChallengeOption } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { EnrolFactorResponse } from '#contracts/gen/countersign/challenge/v1/factor'
import type { ChallengeLimits } from '#contracts/gen/countersign/policy/v1/policy'
import type { Hashed, Salted } from '../slow-hash.ts'
import type { Recipient } from '#contracts/gen/countersign/delivery/v1/delivery'
import type { OutOfTime } from './token-time.ts'

/** What a method may use when it opens a challenge. Time and chance come in by it, so that a method stays pure. */
export interface Opening {
  /** A code of this many digits, the same for every call about the same send of the same challenge. */
  code(digits: number): string
  /** What may be kept of a code: its keyed hash, good for this challenge alone. */
  keep(code: string): KeptCode
  /** 32 bytes in base64url that this challenge asks of this factor alone, the same for every send. */
  nonce(): string
  /** The places from 0 to that, in an order that is this factor's alone, the same for every challenge in a round. */
  places(count: number, round: number): number[]
  /** How many security questions are asked. */
  questions: number
  /** Two digits that this send of the challenge shows, the same for every factor. */
  number(): string
  /** Whether a prompt may be approved without them. */
  approvalWithoutNumber: boolean
}

/** A code as it is kept; the hash in base64. */
export interface KeptCode {
  keyId: string
  hash: string
}

/** What a method may use when it judges. */
export interface Moment {
  now: Date
  /** Whether this is the code that was kept. */
  matches(kept: KeptCode, code: string): boolean
}

/** The key that a passkey proves by (WebAuthn Level 3 §4, credential record); id and public key (COSE) in base64url. */
export interface PasskeyCredential {
  id: string
  publicKey: string
  transports: string[]
}

/** What a passkey was seen to have signed. */
export interface PasskeyClaim {
  /** The nonce that it answered; as that is one challenge's and one factor's, so is the claim. */
  challenge: string
  /** The credential whose key made the signature. */
  credential: PasskeyCredential
  /** The signature counter that it told (WebAuthn §6.1.1). */
  counter: number
}

/** The public key of a device: P-256, in base64url (RFC 7518, section 6.2.1). */
export interface DeviceKey {
  kty: 'EC'
  crv: 'P-256'
  x: string
  y: string
}

/** Where the prompts of a device are pushed: the push service, and what that knows the app on it by. */
export type PushTarget =
  | { service: 'apns'; token: string; topic?: string | undefined }
  | { service: 'fcm'; token: string; package?: string | undefined }
  | { service: 'web-push'; endpoint: string; p256dh: string; auth: string }

/** What a device brought that is being activated, which has signed it with its key. */
export interface ActivationClaim {
  code: string
  key: DeviceKey
  name: string
  type: string
  appVersion: string
  push: PushTarget | undefined
}

/** What a person answered on a device, which has signed it; number and PIN are empty where none was typed. */
export interface PromptAnswer {
  answer: 'approve' | 'deny' | 'report-fraud'
  number: string
  pin: string
}

type Kind = NonNullable<Answer['kind']>

/** An answer as a method judges it: of a passkey's, what was seen in it; undefined where that proves nothing. */
export type Judgeable =
  | Exclude<Kind, { $case: 'passkey' }>
  | { $case: 'passkey'; value: PasskeyClaim | undefined }
  /** The keys of a call; no client can give them. */
  | { $case: 'call'; value: { token: string; pin: string } }
  /** What was texted back; no client can give it. */
  | { $case: 'reply'; value: string }
  /** What a device brought to be activated. */
  | { $case: 'activation'; value: ActivationClaim }
  /** What was answered on a device; undefined where it signed what is no answer. */
  | { $case: 'prompt'; value: PromptAnswer | undefined }

/** What a method knows when it judges: the factor's secret and moving part, and what `begin` kept. */
export interface Held<Secret, Progress, Kept> {
  secret: Secret
  progress: Progress
  kept: Kept
  /** The hashes of what `toHash` asked for. */
  hashed?: Hashed | undefined
}

/** A verdict, and the factor's moving part as it must next be stored. */
export interface Judgement<Progress> {
  correct: boolean
  resultCode: ResultCode
  progress: Progress
  /** Whether the person is to be told that few answers like this one are left. */
  fewLeft?: boolean
  /** The factor's secret as it must next be stored, where a right answer has changed it. */
  secret?: object
  /** What the person knows the factor by from now on, where a right answer has changed it. */
  hint?: string
  /** Whether the challenge waits for more: what was right was the first part. */
  waits?: true
  /** Whether a prompt was approved without the number that was shown. */
  withoutNumber?: true
  /** Whether the factor, out of step before, was found anew by a right answer. */
  foundAnew?: true
  /** What the reports say of a wrong answer, where that is more than its giver is told. */
  reported?: ResultCode
}

/** What the person is to be sent. */
export interface Message {
  recipient: Recipient
  code: string
  /** Of a call: the number that is called where the first one is not reached; empty for none. */
  backupNumber?: string
  /** Of a text: that it is answered by text. */
  byReply?: true
}

/** What is shown once, at enrolment, and kept nowhere. */
export type Revealed = Partial<Pick<EnrolFactorResponse, 'otpauthUri' | 'recoveryCodes' | 'temporaryAccessPass'>>

/** A factor as enrolment stores it. */
export interface NewFactor<Secret, Progress> {
  secret: Secret
  progress: Progress
  hint: string
  /** When it is over, and may be removed; never unless it is said. */
  expiresAt?: Date
  revealed?: Revealed
}

/** A PIN follows the code. */
export interface PinMode<Secret> {
  /** How many digits the code has. */
  codeDigits(secret: Secret): number
  /** What the reports say when code or PIN was wrong: it does not tell which. */
  incorrect: ResultCode
  /** What they say when both were right, where it is not what they say of the code. */
  correct?: ResultCode
  /** What they say of a PIN that was right and has to be changed; 5 where it is not said. */
  due?: ResultCode
}

/** What was said of the last answer, or of the sending; as if nobody had answered, where nothing was. */
type AsJudged = 'as judged'

/** What the reports say. */
export interface Outcomes {
  /** Nobody answered. */
  unanswered: ResultCode
  /** The time was over after answers that were wrong; as if nobody had answered, where it is not said. */
  late?: ResultCode | AsJudged
  /** The answers are used up. */
  exhausted: ResultCode | AsJudged
  /** What has to be sent was not; nothing is noted of that, where it is not said. */
  unsent?: ResultCode
  /** It stands for its person, who has nothing else, and can not be asked. */
  unaskable?: ResultCode
  /** The answer was right, after something was sent for another method; as ever, where it is not said. */
  instead?: ResultCode
}

/**
 * One way of proving a factor. A method is pure: it says what to keep and what to send, and leaves the keeping and the
 * sending to the one that asked.
 */
export interface VerificationMethod<Secret, Progress, Kept> {
  /** Opens a challenge on a factor. */
  begin(secret: Secret, opening: Opening, progress: Progress): { kept: Kept; message?: Message }
  /** Judges an answer. Only called when the attempt was counted already. */
  judge(held: Held<Secret, Progress, Kept>, answer: Judgeable, moment: Moment): Judgement<Progress>
  /** What of an answer has to be hashed slowly before `judge` is called, and under which salt. */
  toHash?(held: Held<Secret, Progress, Kept>, answer: Judgeable): { unhashed: readonly string[]; salted: Salted }
  /** What a challenge ends with that a person denies, which is no guess: no secret is looked at, and nothing is counted. */
  denial?(answer: Judgeable): ResultCode | undefined
  /** Whether a factor is not to be asked, though it still stands for its person. */
  isBlocked?(progress: Progress): boolean
  /** Why it is not a factor's time: it is not asked for, and no answer by it is right, though it still stands for its person. */
  outOfTime?(progress: Progress, now: Date): OutOfTime | undefined
  /** How many right answers a factor has left at that moment, where they are numbered or timed; no end to them otherwise. */
  usesLeft?(progress: Progress, now: Date): number
  /** What an option of an open challenge has to tell besides, such as a question; absent where there is nothing. */
  ask?(kept: Kept, challengeSeconds: number): Partial<ChallengeOption>
  /** Whether something has to be sent before there can be an answer. */
  sends: boolean
  /** How long its answer is waited for, in seconds; as long as a challenge takes answers, where it is not said. */
  seconds?(limits: ChallengeLimits): number
  /** Whether all of a person's factors of the method are asked together, by prompts that are counted apart from texts. */
  prompts?: true
  /** The kinds of answer that `judge` understands. */
  accepts: readonly Judgeable['$case'][]
  /** How a PIN is given with it; absent where none can be. */
  pin?: PinMode<Secret>
  /** What the reports say of a challenge by it. */
  outcomes: Outcomes
}

/** The code in an answer; empty, and so never right, where it is none. */
export function codeIn(answer: Judgeable): string {
  return answer.$case === 'code' ? answer.value : ''
}
