import { startWebhookReceiver, type Fault as ReceiverFault } from '#test/outside/webhook-receiver'
import { conforms, type Fault, type Simulator } from '../test/conformance.ts'
import type { Provider } from './provider.ts'
import { webhook, webhookSettings } from './webhook.ts'

const faults: Record<Fault, ReceiverFault> = {
  throttles: { status: 429 },
  'is down': { status: 503 },
  'loses the answer': { drop: true },
  'is silent': { slowMs: 5_000 },
}

const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`
const guess = `whsec_${Buffer.alloc(32, 6).toString('base64')}`

async function open(): Promise<Simulator> {
  const receiver = await startWebhookReceiver(secret)
  function account(timeoutMs: number, how?: 'wrong' | 'nowhere'): Provider {
    const provider = webhook(webhookSettings.parse({ kind: 'webhook', allow: ['127.0.0.0/8'], timeoutMs }))
    const signing = [how === 'wrong' ? guess : secret]
    return {
      ...provider,
      send({ to, ...message }, signal) {
        const there = how === 'nowhere' ? `http://127.0.0.1:1${new URL(to).pathname}` : to
        return provider.send({ ...message, to: there, signing }, signal)
      },
    }
  }

  return {
    account,
    fault: (fault) => receiver.fault(fault && faults[fault]),
    inbox: (to) => receiver.inbox(new URL(to).pathname).map(({ body }) => body),
    recipient: (count) => `${receiver.url}/inbox/${count}`,
    nobody: { to: `${receiver.url}/gone`, carrierCode: '410' },
    secrets: [secret, guess],
    stop: () => receiver.stop(),
  }
}

conforms('A webhook', open)
