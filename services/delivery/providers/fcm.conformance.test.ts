import { generateKeyPairSync } from 'node:crypto'
import { startFirebase } from '#test/outside/firebase'
import type { Fault as PushFault } from '#test/outside/push-inbox'
import { conforms, type Fault, type Simulator } from '../test/conformance.ts'
import { fcm, fcmSettings } from './fcm.ts'

const faults: Record<Fault, PushFault> = {
  throttles: { status: 429, reason: 'RESOURCE_EXHAUSTED' },
  'is down': { status: 503, reason: 'UNAVAILABLE' },
  'loses the answer': { drop: true },
  'is silent': { silent: true },
}

function newPair() {
  const encoding = { type: 'pkcs8', format: 'pem' } as const
  const publicKeyEncoding = { type: 'spki', format: 'pem' } as const
  return generateKeyPairSync('rsa', { modulusLength: 2_048, privateKeyEncoding: encoding, publicKeyEncoding })
}

async function open(): Promise<Simulator> {
  const [ours, others] = [newPair(), newPair()]
  const project = { projectId: 'countersign-test', clientEmail: 'push@countersign-test.iam.gserviceaccount.com' }
  const service = await startFirebase({ ...project, publicKey: ours.publicKey })
  return {
    account(timeoutMs, how) {
      const url = how === 'nowhere' ? 'http://127.0.0.1:1' : service.url
      const { privateKey } = how === 'wrong' ? others : ours
      return fcm(
        fcmSettings.parse({
          ...{ kind: 'fcm', baseUrl: url, tokenUrl: `${url}/token`, ...project, privateKey, timeoutMs },
        }),
      )
    },
    fault: (fault) => service.fault(fault && faults[fault]),
    inbox: (to) => service.shown(to).map(({ body }) => body),
    recipient: (count) => `android-${count}`,
    target: (to) => ({ service: 'fcm', registrationToken: service.register(to), packageName: 'com.example.mfa' }),
    nobody: { to: 'nobody', carrierCode: 'UNREGISTERED', reason: 'gone' },
    secrets: [ours.privateKey, 'Bearer'],
    stop: service.stop,
  }
}

conforms('FCM', open)
