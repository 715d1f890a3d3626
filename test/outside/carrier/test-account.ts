import type { Fault } from './faults.ts'
import type { Behaviour } from './phones.ts'
import { startCarrier } from './server.ts'

export const accountSid = `AC${'0123456789abcdef'.repeat(2)}`
export const authToken = 'the-auth-token'
export const serviceSid = `MG${'0123456789abcdef'.repeat(2)}`

export type TestAccount = Awaited<ReturnType<typeof openTestAccount>>

/** A carrier of its own for one test file, and the account's and the world's ways to speak to it. */
export async function openTestAccount() {
  const carrier = await startCarrier({ listen: { host: '127.0.0.1', port: 0 }, accountSid, authToken })

  async function api(path: string, { username = accountSid, password = authToken, ...init }: ApiRequest = {}) {
    const authorization = `Basic ${btoa(`${username}:${password}`)}`
    const url = new URL(path, `${carrier.url}/2010-04-01/Accounts/${accountSid}/`)
    const response = await fetch(url, { ...init, headers: { authorization } })
    return { status: response.status, headers: response.headers, body: (await response.json()) as ApiAnswer }
  }

  async function world(method: string, path: string, body?: object) {
    const json = body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    const response = await fetch(carrier.url + path, { method, ...json })
    const answer = await response.text()
    return { status: response.status, body: answer && JSON.parse(answer) }
  }

  return {
    ...carrier,
    api,
    world,
    text: (form: Record<string, string>, request?: ApiRequest) => {
      const body = new URLSearchParams({ From: '+15005550006', Body: 'Hello', ...form })
      return api('Messages.json', { ...request, method: 'POST', body })
    },
    behave: (number: string, behaviour: Behaviour) => world('POST', `/phones/${number}/behaviour`, behaviour),
    fault: (fault: Fault) => world('POST', '/faults', fault),
    inbox: async (number: string, query = '') => (await world('GET', `/phones/${number}/messages${query}`)).body,
  }
}

interface ApiRequest extends RequestInit {
  username?: string
  password?: string
}

interface ApiAnswer extends Record<string, unknown> {
  sid: string
  code: number
  messages: { sid: string }[]
  next_page_uri: string | null
}
