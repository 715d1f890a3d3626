/** A text as the phone shows it. */
export interface Message {
  sid: string
  from: string
  to: string
  body: string
  receivedAt: string
}

/** A call as the phone remembers it. */
export interface Call {
  sid: string
  from: string
  status: string
  heard: string[]
  dialled: string[]
  pressed: string[]
}

export interface Phone {
  /** What its owner does from now on when it rings: who answers, and the keys each time some are waited for. */
  onRing(answer: string, keys?: string[]): Promise<void>
  /** Every call that came, newest last. */
  calls(): Promise<Call[]>
  /** The oldest unread message, waiting for it if need be. */
  next(): Promise<Message>
  /** The six digits of the newest message, once there is an unread one; everything up to it counts as read. */
  code(): Promise<string>
  /** Writes a text, to whoever wrote last unless told; gives the carrier's id of it, and how its webhook was answered. */
  write(body: string, to?: string): Promise<{ sid: string; status: number }>
  /** Every message still in the inbox, newest last. */
  inbox(): Promise<Message[]>
  /** Empties the inbox. */
  clear(): Promise<void>
}

export interface PhoneOptions {
  carrierUrl: string
  number: string
  /** How long next and code wait before they throw; ten seconds unless told. */
  patienceMs?: number
}

/** The phone of that number in the hand of whoever plays its owner. */
export function phone({ carrierUrl, number, patienceMs = 30_000 }: PhoneOptions): Phone {
  const messages = new URL(`/phones/${encodeURIComponent(number)}/messages`, carrierUrl)
  let read = ''

  async function unread(): Promise<[Message, ...Message[]]> {
    const until = Date.now() + patienceMs
    for (let left = patienceMs; left > 0; left = until - Date.now()) {
      const [first, ...more] = await fetchMessages({ after: read, wait: `${Math.min(Math.ceil(left), 5000)}ms` })
      if (first) return [first, ...more]
    }
    throw new Error(`no new message reached ${number} within ${patienceMs} ms`)
  }

  async function fetchMessages(query: Record<string, string> = {}): Promise<Message[]> {
    const response = await fetch(`${messages}?${new URLSearchParams(query)}`)
    if (!response.ok) throw new Error(`the carrier answered ${response.status} for the phone ${number}`)
    return (await response.json()) as Message[]
  }

  const at = (path: string) => new URL(`/phones/${encodeURIComponent(number)}/${path}`, carrierUrl)

  return {
    async onRing(answer, keys = []) {
      const headers = { 'content-type': 'application/json' }
      const response = await fetch(at('line'), { method: 'POST', headers, body: JSON.stringify({ answer, keys }) })
      if (!response.ok) throw new Error(`the carrier answered ${response.status} for the phone ${number}`)
    },
    calls: async () => (await (await fetch(at('calls'))).json()) as Call[],
    async next() {
      const [first] = await unread()
      read = first.sid
      return first
    },
    async code() {
      const waiting = await unread()
      const newest = waiting.at(-1) ?? waiting[0]
      read = newest.sid
      const digits = /(?<!\d)\d{6}(?!\d)/.exec(newest.body)?.[0]
      if (!digits) throw new Error(`the newest message to ${number} holds no six digits: ${newest.body}`)
      return digits
    },
    async write(body, to) {
      const headers = { 'content-type': 'application/json' }
      const text = { body, to: to ?? (await fetchMessages()).at(-1)?.from ?? '' }
      const response = await fetch(at('texts'), { method: 'POST', headers, body: JSON.stringify(text) })
      if (!response.ok) throw new Error(`the carrier answered ${response.status} to what ${number} wrote`)
      return (await response.json()) as { sid: string; status: number }
    },
    inbox: () => fetchMessages(),
    async clear() {
      await fetch(messages, { method: 'DELETE' })
    },
  }
}
