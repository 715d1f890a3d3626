import type { Answerer, LineEnd } from '../calls/call-event.ts'

/** How a device is reached: the push service that knows it, and what it is known by there. All of it is secret. */
export type PushTarget =
  | { service: 'web'; endpoint: string; p256dh: string; auth: string }
  | { service: 'apns'; deviceToken: string; topic: string }
  | { service: 'fcm'; registrationToken: string; packageName: string }

export type PushService = PushTarget['service']

/** Where a prompt goes, and which challenge it is for: a device shows one for each, however often it comes. */
export interface Prompt {
  target: PushTarget
  challengeId: string
}

/** A text to be carried, a call to be placed, or a prompt to be pushed. */
export interface OutgoingMessage {
  /** The same whenever the same text is handed over again: what a carrier that tells repeats apart knows them by. */
  deliveryId: string
  /** A number in E.164 form, `+` and digits; or a mail address; of a prompt the id of its target. */
  to: string
  body: string
  /** What a mail is about, or a prompt has above its text; a text has none. */
  subject?: string
  /** How a prompt finds its device; nothing else has it. */
  push?: Prompt
  /** Where the carrier reports what became of the message. It may name the delivery: that holds even when the answer is lost. */
  statusCallbackUrl?: string
  /** Seconds after which the message is worthless and need not be sent any more. */
  validForSeconds?: number
  /** Where the carrier of a call asks what to do when it is taken up; a text has none. */
  answerUrl?: string
  /** What a webhook is signed with, each `whsec_` and base64. */
  signing?: readonly string[]
  /** The number that a call shows, in E.164 form; the account's own without. */
  from?: string
}

/**
 * Why a message was not taken. `unreachable`: no request got through, or the carrier said that it is not working;
 * `misconfigured`: our account or sender there is wrong; `refused`: this message, by rule; `gone`: a device is not
 * reached by that target any more; `opted_out`: who has the number wants no texts; `unknown`: it may have been taken all the same, for the answer never came whole.
 */
export type NotTaken =
  ('refused' | 'unreachable' | 'throttled' | 'misconfigured' | 'invalid_number') | ('gone' | 'opted_out' | 'unknown')

/** What came of handing a message over. */
export type Handover =
  | { taken: true; carrierId: string }
  | {
      taken: false
      reason: NotTaken
      /** The carrier's own error code. */
      carrierCode?: string
      /** Whether another try, later or through another account, may succeed and cannot text the person twice. */
      retryable: boolean
    }

/** A status callback as it came in. */
export interface Callback {
  /** The whole public address it was sent to, query included. */
  url: string
  form: Record<string, string>
  /** Names in lower case, as node:http gives them. */
  headers: Record<string, string>
}

/** What a carrier says became of a message. */
export interface Receipt {
  carrierId: string
  /** `queued` stands for every step before `sent`, also one that we do not know. */
  status: 'queued' | 'sent' | 'delivered' | 'undelivered' | 'failed'
  carrierCode?: string
}

/** What a carrier says of a call in one webhook. */
export interface CallSignal {
  carrierId: string
  /** Who took the call up. */
  by: Answerer
  /** The keys that were pressed, up to `#`; empty without any. */
  digits: string
  /** Whether `#` came after them. */
  pound: boolean
  /** How the line ended; undefined while it has not. */
  ended: LineEnd | undefined
}

/** A text that a person wrote to us. */
export interface InboundText {
  /** The carrier's own name for it, the same whenever it is brought. */
  carrierId: string
  /** Who wrote it, and to which of our numbers, in E.164 form where they are numbers; `to` is empty where the carrier does not say. */
  from: string
  to: string
  body: string
}

/** One carrier account that can be asked to carry a message. */
export interface Provider {
  /** Hands one message over; resolves with the carrier's own id, or with why it was not taken. Never throws for what a carrier may do. */
  send(message: OutgoingMessage, signal: AbortSignal): Promise<Handover>
  /** Reads a status callback; undefined when its signature does not hold. */
  receipt(callback: Callback): Receipt | undefined
  /** Reads a webhook of a call; undefined when its signature does not hold. Absent where no calls are placed. */
  hear?(callback: Callback): CallSignal | undefined
  /** Reads a webhook that brings a text; undefined when its signature does not hold. Absent where none come so. */
  text?(callback: Callback): InboundText | undefined
  /** The number that its texts come from, in E.164 form; absent where that is a name, or the carrier picks one. */
  sender?: string
  /** Whether the carrier takes two messages of one `deliveryId` for one, so that in doubt it may be asked again. */
  idempotent?: boolean
  /** The push service that it pushes to; absent where it carries something else. */
  serves?: PushService
  /** Whether each message goes to a place of its own, so that one that fails says nothing of the others. */
  separate?: boolean
  /** From now on tells of receipts and texts that come over its own connection; one that is rejected comes again. */
  listen?(report: (receipt: Receipt) => Promise<void>, hear?: (text: InboundText) => Promise<void>): void
  /** Ends its connections, after the messages that are under way. */
  close?(): Promise<void>
}
