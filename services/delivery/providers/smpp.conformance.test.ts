import { startMessageCentre, type Fault as CentreFault } from '#test/outside/message-centre'
import { until } from '#libs/testing/until'
import { conforms, type Fault, type Simulator } from '../test/conformance.ts'
import type { Receipt } from './provider.ts'
import { smpp, smppSettings } from './smpp.ts'

const faults: Record<Fault, CentreFault> = {
  throttles: { status: 0x58 },
  'is down': { closed: true },
  'loses the answer': { drop: true },
  'is silent': { silent: true },
}

async function open(): Promise<Simulator> {
  const centre = await startMessageCentre('us', 'pass1234')
  const reported: Receipt[] = []
  return {
    account(timeoutMs, how) {
      const provider = smpp(
        smppSettings.parse({
          ...{ kind: 'smpp', host: '127.0.0.1', port: how === 'nowhere' ? 1 : centre.port, systemId: 'us' },
          ...{ password: how === 'wrong' ? 'guess' : 'pass1234', from: 'Countersign', deduplicates: true },
          timeoutMs,
        }),
      )
      if (!how) provider.listen?.(async (receipt) => void reported.push(receipt))
      return provider
    },
    fault: (fault) => centre.fault(fault && faults[fault]),
    inbox: (to) => centre.texts(to).map(({ text }) => text),
    recipient: (count) => `+1555123${1_000 + count}`,
    nobody: { to: '+15551230000', carrierCode: '0x0b' },
    secrets: ['pass1234'],
    receipts: {
      callbackUrl: 'https://mfa.example.com/never-called',
      unreachable: '+15551239999',
      next: (_, id) => until(() => reported.find(({ carrierId }) => carrierId === id)),
    },
    stop: centre.stop,
  }
}

conforms('SMPP', open)
