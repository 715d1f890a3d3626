import { phone } from '#test/outside/phone'
import { startCarrier } from '#test/outside/carrier/server'
import { twilio } from '../providers/twilio.ts'
import type { Account } from '../providers/hand-over.ts'
import { openCallbackDoor } from './callback-door.ts'

const accountSid = `AC${'0'.repeat(32)}`
const authToken = 'token of the test'

/** A carrier that speaks Twilio's protocol, with an account there and a place for its callbacks. */
export async function openCarrier() {
  const door = await openCallbackDoor()
  const carrier = await startCarrier({ listen: { host: '127.0.0.1', port: 0 }, accountSid, authToken, page: false })
  const tell = async (path: string, method: string, body?: object) => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(carrier.url + path, { method, ...(body && { headers, body: JSON.stringify(body) }) })
    if (!response.ok) throw new Error(`the carrier answered ${response.status} to ${method} ${path}`)
  }
  return {
    door,
    /** An account with a timeout of its own, in milliseconds. */
    account(name: string, timeoutMs = 5_000): Account {
      const options = { baseUrl: carrier.url, accountSid, authToken, from: '+15005550006', timeoutMs }
      return { name, provider: twilio(options) }
    },
    /** What it does badly from now on. */
    fault: (fault: object) => tell('/faults', 'POST', fault),
    /** What becomes of texts to a number. */
    behave: (number: string, deliver: string) =>
      tell(`/phones/${encodeURIComponent(number)}/behaviour`, 'POST', { deliver }),
    /** Makes it well again, and forgets the callbacks that came. */
    async reset() {
      await tell('/faults', 'DELETE')
      door.received.length = 0
    },
    inbox: async (number: string) => (await phone({ carrierUrl: carrier.url, number }).inbox()).map(({ body }) => body),
    async stop() {
      await carrier.stop()
      await door.stop()
    },
  }
}

export type TestCarrier = Awaited<ReturnType<typeof openCarrier>>
