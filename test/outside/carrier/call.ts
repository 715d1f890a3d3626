import { randomBytes } from 'node:crypto'

/** A call that the account has placed. */
export interface PlacedCall {
  readonly sid: string
  readonly to: string
  readonly from: string
  readonly url: string
  readonly statusCallback: string | null
  readonly detectsMachines: boolean
  /** How long the phone rings. */
  readonly ringMs: number
  readonly createdAt: Date
  status: 'queued' | 'ringing' | 'in-progress' | 'completed' | 'busy' | 'no-answer' | 'failed'
  /** What was said on the line, what was dialled into it, and what was pressed on the phone, each in its order. */
  heard: string[]
  dialled: string[]
  pressed: string[]
  /** The same in one order, as the page shows it. */
  transcript: { what: Noted; text: string }[]
}

type Noted = 'heard' | 'dialled' | 'pressed'

/** Writes down what happened on the line. */
export function note(call: PlacedCall, what: Noted, text: string): void {
  call[what].push(text)
  call.transcript.push({ what, text })
}

/** A document can ask for any time; a phone rings for ten minutes at most, as at Twilio. */
const longestRingSeconds = 600
const usualRingSeconds = 60

/** The call a valid form asks for. */
export function newCall(form: URLSearchParams, now: Date): PlacedCall {
  return {
    sid: `CA${randomBytes(16).toString('hex')}`,
    to: form.get('To') ?? '',
    from: form.get('From') ?? '',
    url: form.get('Url') ?? '',
    statusCallback: form.get('StatusCallback') || null,
    detectsMachines: form.has('MachineDetection'),
    ringMs: 1_000 * Math.min(Number(form.get('Timeout')) || usualRingSeconds, longestRingSeconds),
    createdAt: now,
    status: 'queued',
    ...{ heard: [], dialled: [], pressed: [], transcript: [] },
  }
}

/** The call as Twilio's JSON resource (twilio.com/docs/voice/api/call-resource). */
export function callResource({ sid, to, from, status, createdAt }: PlacedCall, accountSid: string): object {
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    date_created: createdAt.toUTCString().replace('GMT', '+0000'),
    direction: 'outbound-api',
    ...{ from, sid, status, to },
    uri: `/2010-04-01/Accounts/${accountSid}/Calls/${sid}.json`,
  }
}
