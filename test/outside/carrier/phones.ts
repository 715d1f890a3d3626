import { EventEmitter, once } from 'node:events'
import type { PlacedCall } from './call.ts'

/** A text as it lies in a phone's inbox. */
export interface Text {
  sid: string
  from: string
  to: string
  body: string
  /** ISO 8601, UTC. */
  receivedAt: string
}

/** A text that a phone's owner wrote. */
export interface SentText extends Text {
  /** How whoever it was brought to answered: an HTTP status, 0 where nobody did. */
  status: number
}

/** What becomes of texts to a phone; `lost` ones are reported as sent and never heard of again. */
export type Fate = 'delivered' | 'undelivered' | 'failed' | 'lost'
export interface Behaviour {
  deliver: Fate
  errorCode?: number
}

/** What happens when a phone rings (`hand`: what somebody at the page of phones does), and what its owner presses each time keys are waited for: digits, `#` at the end where it is pressed, or `hang up`; then nothing. */
export interface Line {
  answer: 'hand' | 'person' | 'machine' | 'fax' | 'busy' | 'no-answer' | 'failed'
  keys: string[]
}

export interface Phone extends Behaviour {
  number: string
  inbox: Text[]
  /** What its owner wrote, oldest first. */
  sent: SentText[]
  line: Line
  /** The calls that came, oldest first, also the one that is under way. */
  calls: PlacedCall[]
}

export interface Change {
  event: 'text' | 'sent' | 'cleared' | 'behaviour' | 'line' | 'call' | 'apps'
  data: object
}

export type Phones = ReturnType<typeof openPhones>

const mostPhones = 2_000
const mostTexts = 100

/**
 * The phones of the world: the 2,000 that were last spoken to, each with its 100 newest texts, in memory only. Nobody has said
 * yet what happens when one rings: then it is `usually` that.
 */
export function openPhones(usually: Line['answer']) {
  const usual: Line = { answer: usually, keys: [] }
  const shelf = new Map<string, Phone>()
  const events = new EventEmitter().setMaxListeners(0)

  /** The phone of that number, made if need be, moved to the end of the shelf: the other end is the first to go. */
  function pick(number: string): Phone {
    const phone = shelf.get(number) ?? { number, deliver: 'delivered', inbox: [], sent: [], line: usual, calls: [] }
    shelf.delete(number)
    shelf.set(number, phone)
    const oldest = shelf.keys().next().value
    if (shelf.size > mostPhones && oldest) shelf.delete(oldest)
    return phone
  }

  function tell(change: Change): void {
    events.emit('change', change)
  }

  return {
    pick,
    tell,

    /** Every phone, the one last spoken to first. */
    all: (): Phone[] => [...shelf.values()].toReversed(),

    behaviour: (number: string): Behaviour => shelf.get(number) ?? { deliver: 'delivered' },

    behave(number: string, { deliver, errorCode }: Behaviour): void {
      const phone = pick(number)
      phone.deliver = deliver
      if (errorCode) phone.errorCode = errorCode
      else delete phone.errorCode
      tell({ event: 'behaviour', data: { number, deliver } })
    },

    line: (number: string): Line => shelf.get(number)?.line ?? usual,

    /** What is done with calls from now on. */
    answer(number: string, line: Line): void {
      pick(number).line = line
      tell({ event: 'line', data: { number, answer: line.answer } })
    },

    ring(call: PlacedCall): void {
      const { calls } = pick(call.to)
      calls.push(call)
      if (calls.length > mostTexts) calls.shift()
      tell({ event: 'call', data: shownCall(call) })
    },

    /** Tells those who look that a call has gone on. */
    wentOn(call: PlacedCall): void {
      tell({ event: 'call', data: shownCall(call) })
    },

    calls: (number: string): PlacedCall[] => shelf.get(number)?.calls ?? [],

    receive(text: Text): void {
      const { inbox } = pick(text.to)
      inbox.push(text)
      if (inbox.length > mostTexts) inbox.shift()
      events.emit(text.to)
      tell({ event: 'text', data: text })
    },

    write(text: SentText): void {
      const { sent } = pick(text.from)
      sent.push(text)
      if (sent.length > mostTexts) sent.shift()
      tell({ event: 'sent', data: text })
    },

    /** The texts that came after the one named, oldest first; all of them when it is not, or no longer, there. */
    texts(number: string, after?: string): Text[] {
      const inbox = shelf.get(number)?.inbox ?? []
      return inbox.slice(inbox.findIndex((text) => text.sid === after) + 1)
    },

    /** Resolves when the phone's next text comes, or with the signal. */
    async nextText(number: string, signal: AbortSignal): Promise<void> {
      await once(events, number, { signal }).catch(() => undefined)
    },

    clear(number: string): void {
      const phone = shelf.get(number)
      if (phone) Object.assign(phone, { inbox: [], sent: [] })
      tell({ event: 'cleared', data: { number } })
    },

    /** Calls back at every change until the function it returns is called. */
    watch(listener: (change: Change) => void): () => void {
      events.on('change', listener)
      return () => events.off('change', listener)
    },
  }
}

/** A call as the page shows it. */
export function shownCall({ sid, to, from, status, transcript, createdAt }: PlacedCall): object {
  return { sid, to, from, status, transcript, at: createdAt.toISOString() }
}
