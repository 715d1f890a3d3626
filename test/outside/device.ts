import type { JWK } from 'jose'
import { keptSigningKey, newSigningKey, type SigningKey } from './device-key.ts'

/** What a device is asked. */
export interface Prompt {
  challengeId: string
  applicationName: string
  userId: string
  clientIp?: string
  place?: string
  /** What is to be confirmed besides. */
  text?: string
  askedAt?: string
  expiresAt?: string
  numberRequired?: boolean
  pinRequired?: boolean
  fraudReportable?: boolean
  test?: boolean
}

/** What came of an answer: the status, and the body. */
export interface Answered {
  status: number
  body: { approved?: boolean; resultCode?: string; open?: boolean; reason?: string }
}

/** What a device keeps of its activation. */
export interface Account {
  /** Below which address it asks. */
  app: string
  id: string
  userId: string
  accountName: string
  privateKey: JWK
}

/** A device in its owner's hand, with the app on it. */
export interface Device {
  id: string
  accountName: string
  /** All that it has to remember to go on later. */
  account: Account
  /** What it is asked now. */
  prompts(): Promise<Prompt[]>
  /** What it is asked, and what it is asked no more, from now on until the signal aborts. */
  watch(signal: AbortSignal): AsyncGenerator<{ prompts?: Prompt[]; withdrawn?: string[] }>
  /** Answers a prompt: `answer` is "approve", "deny" or "report-fraud"; with what was typed. */
  answer(challengeId: string, said: object): Promise<Answered>
  /** What `answer` would bring, for who wants to bring it another way. */
  signed(challengeId: string, said: object): Promise<string>
  /** Brings what was signed. */
  bring(proof: string): Promise<Answered>
  /** Has its prompts pushed there. */
  pushTo(push: object): Promise<number>
}

interface Activation {
  /** The address that was typed, and the code. */
  url: string
  code: string
  name?: string
  now?: () => Date
  push?: object
}

/** What the QR code of an activation says. */
export function scan(uri: string): Pick<Activation, 'url' | 'code'> {
  const { searchParams } = new URL(uri)
  return { url: searchParams.get('url') ?? '', code: searchParams.get('code') ?? '' }
}

/** Activates a device that is new, and gives it; throws where it is refused, or the code is wrong. */
export async function activate({
  url,
  code,
  name = 'a device',
  now = () => new Date(),
  push,
}: Activation): Promise<Device> {
  const key = await newSigningKey(now)
  const [, app = '', activation] = /^(.*)\/([^/]+)$/.exec(url) ?? []
  const claims = { act: 'activate', activation, code, name, type: 'test', appVersion: '1.0', ...(push && { push }) }
  const response = await post(url, await key.introduce(claims))
  const { activated, deviceId: id = '', ...told } = (await response.json()) as Record<string, string>
  if (!activated) throw new Error(`the device was not activated: ${response.status}`)
  const { userId = '', accountName = '' } = told
  return asked({ app, id, userId, accountName, privateKey: key.privateKey }, key)
}

/** A device that was activated before. */
export async function resume(account: Account, now = () => new Date()): Promise<Device> {
  return asked(account, await keptSigningKey(account.privateKey, now))
}

function asked(account: Account, key: SigningKey): Device {
  const { app, id, accountName } = account
  const own = `${app}/devices/${id}`
  const asking = async (act: string) => ({ authorization: `Device ${await key.sign({ act, dev: id })}` })
  const signed = (challengeId: string, said: object) => key.sign({ act: 'answer', dev: id, challengeId, ...said })
  const bring = async (proof: string) => {
    const answered = await post(`${own}/answers`, proof)
    return { status: answered.status, body: (await answered.json()) as Answered['body'] }
  }
  return {
    ...{ id, accountName, account, signed, bring },
    async prompts() {
      const asked = await admitted(await fetch(`${own}/prompts`, { headers: await asking('list') }))
      return ((await asked.json()) as { prompts?: Prompt[] }).prompts ?? []
    },
    async *watch(signal) {
      const { body } = await admitted(await fetch(`${own}/prompts/watch`, { headers: await asking('watch'), signal }))
      if (body) yield* events(body)
    },
    answer: async (challengeId, said) => bring(await signed(challengeId, said)),
    pushTo: async (target) =>
      (await post(`${own}/push-target`, await key.sign({ act: 'push', dev: id, push: target }))).status,
  }
}

async function admitted(response: Response): Promise<Response> {
  if (response.ok) return response
  const told = await response.text()
  const { reason } = (response.status < 500 ? JSON.parse(told) : {}) as { reason?: string }
  throw new Error(`the prompts were refused: ${response.status} ${told}`, { cause: reason })
}

const post = (url: string, body: string) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/jose' }, body })

/** The data of server-sent events, each a message in JSON. */
async function* events(body: ReadableStream<Uint8Array>): AsyncGenerator<{ prompts?: Prompt[]; withdrawn?: string[] }> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const bytes of body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(bytes, { stream: true })
    const whole = text.split('\n\n')
    text = whole.pop() ?? ''
    for (const event of whole) if (event.startsWith('data: ')) yield JSON.parse(event.slice('data: '.length))
  }
}
