import { startHttpGateway, type Fault as HttpFault } from '#test/outside/http-gateway'
import { openReceiver } from '#test/outside/receiver'
import { conforms, type Fault, type Simulator } from '../test/conformance.ts'
import { http, httpSettings } from './http.ts'

const faults: Record<Fault, HttpFault> = {
  throttles: { status: 429 },
  'is down': { status: 503 },
  'loses the answer': { drop: true },
  'is silent': { slowMs: 5_000 },
}

async function open(): Promise<Simulator> {
  const gateway = await startHttpGateway('the gateway key')
  const receiver = await openReceiver()
  return {
    account: (timeoutMs, how) =>
      http(
        httpSettings.parse({
          kind: 'http',
          url: `${how === 'nowhere' ? 'http://127.0.0.1:1' : gateway.url}/messages`,
          headers: { 'X-Api-Key': how === 'wrong' ? 'guess' : 'the gateway key' },
          body: '{"id":"<$id$>","to":"<$to$>","text":"<$text$>","callback":"<$callback$>"}',
          invalidNumber: '422',
          messageId: '/messages/0/reference',
          errorCode: '/error/code',
          idempotent: true,
          timeoutMs,
          receipts: {
            ...{ secret: 'the seal', id: 'reference', status: 'status', errorCode: 'reason' },
            ...{ delivered: ['DELIVRD'], failed: ['UNDELIV'] },
          },
        }),
      ),
    fault: (fault) => gateway.fault(fault && faults[fault]),
    inbox: (to) => gateway.inbox(to).map(({ text }) => text),
    recipient: (count) => `+1555123${1_000 + count}`,
    nobody: { to: '+15551230000', carrierCode: 'number' },
    secrets: ['the gateway key', 'the seal'],
    receipts: {
      callbackUrl: receiver.url,
      unreachable: '+15551239999',
      next: async (provider) => provider.receipt(await receiver.next()),
    },
    async stop() {
      await receiver.stop()
      await gateway.stop()
    },
  }
}

conforms('A carrier told by its settings', open)
