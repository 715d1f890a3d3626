import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Channel, DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { startMailServer } from '#test/outside/mail-server'
import { smtp, smtpSettings } from '../providers/smtp.ts'
import { openStage, type Stage } from './stage.ts'

let server: Awaited<ReturnType<typeof startMailServer>>
let stage: Stage
beforeAll(async () => {
  server = await startMailServer('us', 'password')
  const settings = { kind: 'smtp', host: '127.0.0.1', port: server.port, security: 'none', from: 'mfa@example.com' }
  const provider = smtp(smtpSettings.parse({ ...settings, user: 'us', password: 'password' }))
  stage = await openStage({
    publicUrl: 'https://mfa.example.com',
    accounts: [{ name: 'mail', provider }],
    routes: [{ channel: 'email', prefix: '', account: 'mail', cost: 0, weight: 1 }],
  })
})
afterAll(async () => {
  await stage?.stop()
  await server?.stop()
})

const to = (value: string) => ({ recipient: { address: { $case: 'emailAddress' as const, value } } })

test('a mail reaches its mailbox once, and the log shows neither the whole address nor the text', async () => {
  const message = stage.message(to('ann@example.com'))
  const { delivery } = await stage.challenge.send(message)
  expect(delivery).toMatchObject({
    ...{ channel: Channel.EMAIL, state: DeliveryState.SENT, provider: 'mail', recipientHint: 'a**@example.com' },
  })
  expect(await stage.challenge.send(message)).toEqual({ delivery })
  const [mail, ...more] = server.mailbox('ann@example.com')
  expect(more).toEqual([])
  expect(mail?.text).toBe(`${message.otp} is your Payroll sign-in code. Do not share it.`)
  expect(mail?.headers).toContain('Subject: Your Payroll sign-in code')
  const { rows } = await stage.database.pool.query('select message::text as row from message')
  for (const text of [...rows.map(({ row }) => row), ...stage.log]) expect(text).not.toMatch(/ann@|sign-in code/)
})

test('a text finds no way where only mails have one, and is refused at once', async () => {
  await expect(stage.challenge.send(stage.message())).rejects.toMatchObject({
    ...{ reason: ErrorReason.DELIVERY_UNAVAILABLE, metadata: { channel: 'sms', carrier_code: 'unreachable' } },
  })
})

test('what is no address is refused by its field', async () => {
  await expect(stage.challenge.send(stage.message(to('ann')))).rejects.toMatchObject({
    ...{ reason: ErrorReason.INVALID_REQUEST, violations: [{ field: 'recipient.email_address' }] },
  })
})
