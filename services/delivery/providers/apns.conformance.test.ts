import { generateKeyPairSync } from 'node:crypto'
import { startApplePushService } from '#test/outside/apple-push-service'
import type { Fault as PushFault } from '#test/outside/push-inbox'
import { conforms, type Fault, type Simulator } from '../test/conformance.ts'
import { apns, apnsSettings } from './apns.ts'

const faults: Record<Fault, PushFault> = {
  throttles: { status: 429, reason: 'TooManyRequests' },
  'is down': { status: 503, reason: 'ServiceUnavailable' },
  'loses the answer': { drop: true },
  'is silent': { silent: true },
}

function newPair() {
  const encoding = { type: 'pkcs8', format: 'pem' } as const
  const publicKeyEncoding = { type: 'spki', format: 'pem' } as const
  return generateKeyPairSync('ec', { namedCurve: 'P-256', privateKeyEncoding: encoding, publicKeyEncoding })
}

async function open(): Promise<Simulator> {
  const [ours, others] = [newPair(), newPair()]
  const identity = { teamId: 'TEAM123456', keyId: 'KEY1234567', topic: 'com.example.mfa' }
  const service = await startApplePushService({ ...identity, publicKey: ours.publicKey })
  return {
    account: (timeoutMs, how) =>
      apns(
        apnsSettings.parse({
          ...{ kind: 'apns', baseUrl: how === 'nowhere' ? 'http://127.0.0.1:1' : service.url, timeoutMs },
          ...{ ...identity, privateKey: (how === 'wrong' ? others : ours).privateKey },
        }),
      ),
    fault: (fault) => service.fault(fault && faults[fault]),
    inbox: (to) => service.shown(to).map(({ body }) => body),
    recipient: (count) => `iphone-${count}`,
    target: (to) => ({ service: 'apns', deviceToken: service.register(to), topic: '' }),
    nobody: { to: 'nobody', carrierCode: 'Unregistered', reason: 'gone' },
    secrets: [ours.privateKey, 'bearer'],
    stop: service.stop,
  }
}

conforms('APNs', open)
