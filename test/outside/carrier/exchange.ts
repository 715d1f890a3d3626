import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { note, type PlacedCall } from './call.ts'
import { byHand, scripted, type Answer, type Hand, type Move, type Owner } from './owner.ts'
import type { Phones } from './phones.ts'
import { readMarkup, type Verb } from './read-markup.ts'
import { sign } from './sign.ts'

interface ExchangeOptions {
  accountSid: string
  authToken: string
  phones: Phones
}

export type Exchange = ReturnType<typeof openExchange>

const answeredBy = { person: 'human', machine: 'machine_start', fax: 'fax' } as const
/** How long a webhook may take, as at the real carrier; and how long the calls under way may still take at the end. */
const webhookMs = 15_000
const drainMs = 2_000
/** A document that goes on and on is cut here. */
const mostDocuments = 50

/** Rings phones, does on the line what the account's documents say, and tells the account what is pressed. */
export function openExchange({ accountSid, authToken, phones }: ExchangeOptions) {
  const underWay = new Set<Promise<void>>()
  const hangUp = new AbortController()
  setMaxListeners(0, hangUp.signal)
  const hands = new Map<string, Hand>()

  async function connect(call: PlacedCall, copies: number): Promise<void> {
    call.status = 'ringing'
    const owner = ownerOf(call)
    phones.ring(call)
    const answer = await owner.answer()
    if (answer === 'busy' || answer === 'no-answer' || answer === 'failed') call.status = answer
    else await talk(call, { owner, answer, copies })
    hands.delete(call.sid)
    if (call.statusCallback) await ask(call, call.statusCallback, { copies })
    phones.wentOn(call)
  }

  function ownerOf(call: PlacedCall): Owner {
    const { answer, keys } = phones.line(call.to)
    if (answer !== 'hand') return scripted({ answer, keys })
    const hand = byHand(call, hangUp.signal)
    hands.set(call.sid, hand)
    return hand
  }

  async function talk(call: PlacedCall, { owner, answer, copies }: Talk): Promise<void> {
    call.status = 'in-progress'
    const by = call.detectsMachines ? { AnsweredBy: answeredBy[answer] } : {}
    let next: Next | undefined = { url: call.url, form: by }
    for (let documents = 0; next && documents < mostDocuments; documents++) {
      phones.wentOn(call)
      const { url, form }: Next = next
      const document = await ask(call, url, { form, copies })
      const gather = document === undefined ? undefined : perform(call, verbsIn(document))
      phones.wentOn(call)
      next = gather && (await gathered(call, gather, owner))
    }
    call.status = 'completed'
  }

  /** Posts to the account, as often as told at the same moment; gives the first answer. */
  async function ask(
    call: PlacedCall,
    url: string,
    { form: more = {}, copies }: { form?: Record<string, string>; copies: number },
  ): Promise<string | undefined> {
    const common = { CallSid: call.sid, AccountSid: accountSid, From: call.from, To: call.to, CallStatus: call.status }
    const form = { ...common, ApiVersion: '2010-04-01', Direction: 'outbound-api', ...more }
    const headers = {
      'x-twilio-signature': sign({ url, form, authToken }),
      'i-twilio-idempotency-token': randomUUID(),
    }
    const signal = AbortSignal.any([hangUp.signal, AbortSignal.timeout(webhookMs)])
    const post = async () => {
      const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form), headers, signal })
      const text = await response.text()
      return response.ok ? text : undefined
    }
    const answers = await Promise.all(Array.from({ length: copies }, () => post().catch(() => undefined)))
    return answers[0]
  }

  return {
    /** Sets a call up and returns at once. */
    place(call: PlacedCall, { copies }: { copies: number }): void {
      const done = connect(call, copies)
        .catch(() => void (call.status = 'failed'))
        .finally(() => {
          hands.delete(call.sid)
          underWay.delete(done)
        })
      underWay.add(done)
    },

    /** What somebody does with a phone that rings or is taken up; false where that call is in nobody's hand. */
    move(sid: string, move: Move): boolean {
      const hand = hands.get(sid)
      hand?.move(move)
      return hand !== undefined
    },

    /** Resolves when every call under way is over, or after two seconds. */
    async finish(): Promise<void> {
      const timer = setTimeout(() => hangUp.abort(), drainMs)
      await Promise.all(underWay)
      clearTimeout(timer)
    },
  }
}

/** A document that can not be read ends the line, as at the real carrier. */
function verbsIn(document: string): Verb[] {
  try {
    return readMarkup(document)
  } catch {
    return []
  }
}

interface Talk {
  owner: Owner
  answer: Exclude<Answer, 'busy' | 'no-answer' | 'failed'>
  copies: number
}

interface Next {
  url: string
  form: Record<string, string>
}

type Attributes = Verb['attributes']

/** Does what a document says, until it asks for keys: what it asks for; undefined where the line is over. */
function perform(call: PlacedCall, verbs: Verb[]): Attributes | undefined {
  for (const { name, attributes, text, verbs: within } of verbs) {
    if (name === 'Say') note(call, 'heard', text)
    if (name === 'Play' && attributes.digits) note(call, 'dialled', attributes.digits)
    if (name === 'Hangup') return undefined
    if (name === 'Gather') {
      perform(call, within)
      return attributes
    }
  }
  return undefined
}

/** What is pressed on the phone, as the account is to hear of it. */
async function gathered(
  call: PlacedCall,
  { action = '', numDigits, timeout }: Attributes,
  owner: Owner,
): Promise<Next | undefined> {
  const most = Number(numDigits ?? Infinity)
  const pressed = await owner.keys({ most, patienceMs: Number(timeout ?? 5) * 1_000 })
  note(call, 'pressed', pressed)
  if (pressed === 'hang up') return undefined
  const digits = pressed.replace(/#$/, '')
  const full = digits.length >= most
  const finished = pressed.endsWith('#') && !full ? '#' : ''
  return { url: action, form: { msg: 'Gather End', Digits: digits.slice(0, most), FinishedOnKey: finished } }
}
