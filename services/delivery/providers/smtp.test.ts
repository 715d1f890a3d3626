import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { expect, test } from '@jest/globals'
import { startMailServer } from '#test/outside/mail-server'
import type { OutgoingMessage } from './provider.ts'
import { smtp, smtpSettings } from './smtp.ts'
import { smtpHandover } from './smtp-handover.ts'

const message: OutgoingMessage = {
  ...{ deliveryId: 'd1', to: 'ann@example.com', body: '048213 is your code.' },
  subject: 'Votre code de connexion à Payroll\r\nBcc: bob@example.com',
}
const open = (port: number, more: object = {}) =>
  smtp(smtpSettings.parse({ kind: 'smtp', host: '127.0.0.1', port, from: 'mfa@example.com', timeoutMs: 500, ...more }))
const long = () => AbortSignal.timeout(10_000)

test('a mail says from whom, to whom and about what, and that no answer is wanted; a subject adds no header', async () => {
  const server = await startMailServer('us', 'password')
  const settings = { security: 'none', user: 'us', password: 'password', name: 'Countersign' }
  expect(await open(server.port, settings).send(message, long())).toEqual({
    ...{ taken: true, carrierId: 'd1@example.com' },
  })
  const [mail] = server.mailbox('ann@example.com')
  const lines = mail?.headers.split('\r\n')
  expect(lines).toEqual(
    expect.arrayContaining([
      ...['From: Countersign <mfa@example.com>', 'To: ann@example.com', 'Message-ID: <d1@example.com>'],
      'Auto-Submitted: auto-generated',
    ]),
  )
  expect(lines?.filter((line) => /^bcc/i.test(line))).toEqual([])
  await server.stop()
})

test('a server that does not offer TLS gets neither the password nor the mail', async () => {
  const server = await startMailServer('us', 'password')
  const handover = await open(server.port, { user: 'us', password: 'password' }).send(message, long())
  expect(handover).toMatchObject({ taken: false, retryable: true })
  expect(server.mailbox('ann@example.com')).toEqual([])
  await server.stop()
})

test('a server that takes the connection and says nothing leaves no doubt', async () => {
  const silent = createServer((socket) => socket.on('error', () => {}))
  await once(silent.listen(0, '127.0.0.1'), 'listening')
  const { port } = silent.address() as AddressInfo
  expect(await open(port).send(message, long())).toEqual({ taken: false, reason: 'unreachable', retryable: true })
  silent.close()
})

test('a server gets no more connections at a time than it gives, and no mail is late for having waited for others', async () => {
  const server = await startMailServer('us', 'password', { connections: 4, slowMs: 150 })
  const settings = { security: 'none', user: 'us', password: 'password', connections: 4 }
  const provider = open(server.port, settings)
  // Six turns of 150 ms at least: longer than any one mail may take.
  const mails = Array.from({ length: 24 }, (_, at) => ({ ...message, deliveryId: `d${at}`, to: `p${at}@example.com` }))
  const handovers = await Promise.all(mails.map((mail) => provider.send(mail, long())))
  expect(handovers.filter(({ taken }) => !taken)).toEqual([])
  for (const { to } of mails) expect(server.mailbox(to)).toHaveLength(1)
  await server.stop()
})

const reply = (response: string, command: string) => ({ command, responseCode: Number(response.slice(0, 3)), response })

test.each([
  ['535 5.7.8 no', 'AUTH PLAIN', 'misconfigured', '5.7.8', true],
  ['530 authenticate first', 'MAIL FROM', 'misconfigured', '530', true],
  ['553 5.7.1 not your sender', 'MAIL FROM', 'misconfigured', '5.7.1', true],
  ['421 4.3.2 closing', 'CONN', 'unreachable', '4.3.2', true],
  ['452 4.2.2 full', 'RCPT TO', 'throttled', '4.2.2', true],
  ['550 5.1.1 nobody', 'RCPT TO', 'invalid_number', '5.1.1', false],
  ['550 nobody', 'RCPT TO', 'invalid_number', '550', false],
  ['550 5.7.1 no relaying', 'RCPT TO', 'refused', '5.7.1', true],
  ['554 5.6.0 spam', 'DATA', 'refused', '5.6.0', true],
])('the reply %j to %s means %s', (response, command, reason, carrierCode, retryable) => {
  const told = { taken: false, reason, carrierCode, retryable }
  expect(smtpHandover({ left: command === 'DATA', error: reply(response, command) })).toEqual(told)
})

test('without a reply only a mail that had left is in doubt', () => {
  const error = new Error('Connection closed unexpectedly')
  expect(smtpHandover({ left: false, error })).toMatchObject({ reason: 'unreachable', retryable: true })
  expect(smtpHandover({ left: true, error })).toMatchObject({ reason: 'unknown', retryable: false })
})
