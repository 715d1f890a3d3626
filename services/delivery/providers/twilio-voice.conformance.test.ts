import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { phone } from '#test/outside/phone'
import { accountSid, authToken, openTestAccount } from '#test/outside/carrier/test-account'
import { until } from '#libs/testing/until'
import { openReceiver } from '#test/outside/receiver'
import { twiml } from '../calls/twiml.ts'
import { conforms, type Fault, type Simulator } from '../test/conformance.ts'
import { twilioVoice } from './twilio-voice.ts'

const faults = {
  throttles: { status: 429 },
  'is down': { status: 503 },
  'loses the answer': { drop: 'answer' },
  'is silent': { slowMs: 5_000 },
} as const satisfies Record<Fault, object>

const unreachable = '+15551239999'

/** Says on the line what its query asks for. */
async function openAnnouncer() {
  const server = createServer((request, response) => {
    const text = new URL(request.url ?? '', 'http://localhost').searchParams.get('say') ?? ''
    const say = () => ({ text, language: 'en' })
    response.end(twiml({ actions: [{ do: 'say', prompt: 'greeting' }] }, { keysUrl: '', say }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { server, url: (say: string) => `http://127.0.0.1:${port}/?${new URLSearchParams({ say })}` }
}

async function open(): Promise<Simulator> {
  const [carrier, receiver, announcer] = [await openTestAccount(), await openReceiver(), await openAnnouncer()]
  const owner = (number: string) => phone({ carrierUrl: carrier.url, number })
  await owner(unreachable).onRing('no-answer')
  const options = {
    accountSid,
    authToken,
    from: '+15005550006',
    ringSeconds: 30,
    detectMachines: false,
  }
  return {
    account(timeoutMs, how) {
      const baseUrl = how === 'nowhere' ? 'http://127.0.0.1:1' : carrier.url
      return twilioVoice({ ...options, timeoutMs, baseUrl, ...(how === 'wrong' && { authToken: 'guess' }) })
    },
    async fault(fault) {
      if (fault) await carrier.fault(faults[fault])
      else await carrier.world('DELETE', '/faults')
    },
    answerUrl: announcer.url,
    async inbox(to) {
      const over = async () => (await owner(to).calls()).every(({ status }) => status === 'completed')
      await until(over)
      return (await owner(to).calls()).flatMap(({ heard }) => heard)
    },
    recipient: (count) => `+1555123${1_000 + count}`,
    nobody: { to: '+15005550001', carrierCode: '21211' },
    secrets: [authToken],
    receipts: {
      callbackUrl: receiver.url,
      unreachable,
      next: async (provider) => provider.receipt(await receiver.next()),
    },
    async stop() {
      await receiver.stop()
      await carrier.stop()
      announcer.server.closeAllConnections()
      announcer.server.close()
    },
  }
}

conforms('Twilio for calls', open)
