import { startMailServer, type Fault as MailFault } from '#test/outside/mail-server'
import { conforms, type Fault, type Simulator } from '../test/conformance.ts'
import { smtp, smtpSettings } from './smtp.ts'

const faults: Record<Fault, MailFault> = {
  throttles: { reply: '451 4.7.1 later' },
  'is down': { greeting: '421 4.3.2 closing' },
  'loses the answer': { drop: true },
  'is silent': { silent: true },
}

async function open(): Promise<Simulator> {
  const server = await startMailServer('us', 'the mail password')
  return {
    account: (timeoutMs, how) =>
      smtp(
        smtpSettings.parse({
          ...{ kind: 'smtp', host: '127.0.0.1', port: how === 'nowhere' ? 1 : server.port, security: 'none' },
          ...{ user: 'us', password: how === 'wrong' ? 'guess' : 'the mail password', from: 'mfa@example.com' },
          timeoutMs,
        }),
      ),
    fault: (fault) => server.fault(fault && faults[fault]),
    inbox: (to) => server.mailbox(to).map(({ text }) => text),
    recipient: (count) => `person${count}@example.com`,
    nobody: { to: 'nobody@example.com', carrierCode: '5.1.1' },
    secrets: ['the mail password'],
    stop: server.stop,
  }
}

conforms('SMTP', open)
