import { createECDH } from 'node:crypto'
import type { Fault as PushFault } from '#test/outside/push-inbox'
import { startWebPushService } from '#test/outside/web-push-service'
import { conforms, type Fault, type Simulator } from '../test/conformance.ts'
import type { Provider } from './provider.ts'
import { webPush, webPushSettings } from './web-push.ts'

const faults: Record<Fault, PushFault> = {
  throttles: { status: 429, reason: '' },
  'is down': { status: 503, reason: '' },
  'loses the answer': { drop: true },
  'is silent': { silent: true },
}

function newPair() {
  const pair = createECDH('prime256v1')
  pair.generateKeys()
  return { publicKey: pair.getPublicKey('base64url'), privateKey: pair.getPrivateKey('base64url') }
}

async function open(): Promise<Simulator> {
  const [ours, others] = [newPair(), newPair()]
  const service = await startWebPushService(ours.publicKey)
  return {
    account(timeoutMs, how) {
      const keys = how === 'wrong' ? others : ours
      const hosts = [service.host, '127.0.0.1:1']
      const settings = { kind: 'web-push', subject: 'mailto:mfa@example.com', hosts, timeoutMs }
      const provider = webPush(webPushSettings.parse({ ...settings, ...keys }))
      return how === 'nowhere' ? elsewhere(provider) : provider
    },
    fault: (fault) => service.fault(fault && faults[fault]),
    inbox: (to) => service.shown(to).map(({ body }) => body),
    recipient: (count) => `browser-${count}`,
    target: (to) => ({ service: 'web', ...service.subscribe(to) }),
    nobody: { to: 'nobody', carrierCode: '410', reason: 'gone' },
    secrets: [ours.privateKey, others.privateKey],
    stop: service.stop,
  }
}

/** A push service is where the message says that it is: for this account nobody listens there. */
function elsewhere(provider: Provider): Provider {
  return {
    ...provider,
    send(message, signal) {
      const { push } = message
      if (push?.target.service !== 'web') throw new Error('no push')
      const target = { ...push.target, endpoint: 'http://127.0.0.1:1/' }
      return provider.send({ ...message, push: { ...push, target } }, signal)
    },
  }
}

conforms('Web Push', open)
