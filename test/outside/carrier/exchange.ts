import { randomUUID } from 'node:crypto'
import type { PlacedCall } from './call.ts'
import type { Line, Phones } from './phones.ts'
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

  async function connect(call: PlacedCall, copies: number): Promise<void> {
    const line = phones.line(call.to)
    phones.ring(call)
    if (line.answer === 'busy' || line.answer === 'no-answer' || line.answer === 'failed') call.status = line.answer
    else await talk(call, { ...line, answer: line.answer }, copies)
    if (call.statusCallback) await ask(call, call.statusCallback, { copies })
    phones.hungUp(call)
  }

  async function talk(
    call: PlacedCall,
    line: Line & { answer: keyof typeof answeredBy },
    copies: number,
  ): Promise<void> {
    call.status = 'in-progress'
    const keys = [...line.keys]
    const by = call.detectsMachines ? { AnsweredBy: answeredBy[line.answer] } : {}
    let next: Next | undefined = { url: call.url, form: by }
    for (let documents = 0; next && documents < mostDocuments; documents++) {
      const { url, form }: Next = next
      const document = await ask(call, url, { form, copies })
      next = document === undefined ? undefined : perform(call, verbsIn(document), keys)
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
        .finally(() => underWay.delete(done))
      underWay.add(done)
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

interface Next {
  url: string
  form: Record<string, string>
}

/** Does what a document says, until it asks for keys and has them; undefined where the line is over. */
function perform(call: PlacedCall, verbs: Verb[], keys: string[]): Next | undefined {
  for (const { name, attributes, text, verbs: within } of verbs) {
    if (name === 'Say') call.heard.push(text)
    if (name === 'Play' && attributes.digits) call.dialled.push(attributes.digits)
    if (name === 'Hangup') return undefined
    if (name === 'Gather') {
      perform(call, within, keys)
      return gathered(call, attributes, keys)
    }
  }
  return undefined
}

/** What the phone's owner does next: nothing, once there is nothing left to do. */
function gathered(
  call: PlacedCall,
  { action = '', numDigits }: Record<string, string>,
  keys: string[],
): Next | undefined {
  const pressed = keys.shift() ?? ''
  call.pressed.push(pressed)
  if (pressed === 'hang up') return undefined
  const digits = pressed.replace(/#$/, '')
  const full = digits.length >= Number(numDigits ?? Infinity)
  const finished = pressed.endsWith('#') && !full ? '#' : ''
  return {
    url: action,
    form: { msg: 'Gather End', Digits: digits.slice(0, Number(numDigits)), FinishedOnKey: finished },
  }
}
