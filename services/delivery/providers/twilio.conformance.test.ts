import { accountSid, authToken, openTestAccount } from '#test/outside/carrier/test-account'
import { openReceiver } from '#test/outside/receiver'
import { conforms, type Fault, type Simulator } from '../test/conformance.ts'
import { twilio } from './twilio.ts'

const faults = {
  throttles: { status: 429 },
  'is down': { status: 503 },
  'loses the answer': { drop: 'answer' },
  'is silent': { slowMs: 5_000 },
} as const satisfies Record<Fault, object>

const unreachable = '+15551239999'

async function open(): Promise<Simulator> {
  const carrier = await openTestAccount()
  const receiver = await openReceiver()
  await carrier.behave(unreachable, { deliver: 'undelivered' })
  const options = { accountSid, authToken, from: '+15005550006' }
  return {
    account(timeoutMs, how) {
      const baseUrl = how === 'nowhere' ? 'http://127.0.0.1:1' : carrier.url
      return twilio({ ...options, timeoutMs, baseUrl, ...(how === 'wrong' && { authToken: 'guess' }) })
    },
    async fault(fault) {
      if (fault) await carrier.fault(faults[fault])
      else await carrier.world('DELETE', '/faults')
    },
    inbox: async (to) => (await carrier.inbox(to)).map(({ body }: { body: string }) => body),
    recipient: (count) => `+1555123${1_000 + count}`,
    nobody: { to: '+15005550001', carrierCode: '21211' },
    optedOut: { to: '+15005550004', carrierCode: '21610' },
    secrets: [authToken],
    receipts: {
      callbackUrl: receiver.url,
      unreachable,
      async next(provider) {
        const receipt = provider.receipt(await receiver.next())
        return receipt?.status === 'sent' ? provider.receipt(await receiver.next()) : receipt
      },
    },
    async stop() {
      await receiver.stop()
      await carrier.stop()
    },
  }
}

conforms('Twilio', open)
