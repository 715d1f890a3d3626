import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Channel, DeliveryState, type SendRequest, Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { keyring } from '#libs/db/sealed'
import { startWebhookReceiver } from '#test/outside/webhook-receiver'
import { webhook, webhookSettings } from '../providers/webhook.ts'
import { overlapMs } from '../webhook-secrets.ts'
import { openStage, type Stage } from './stage.ts'

let receiver: Awaited<ReturnType<typeof startWebhookReceiver>>
let stage: Stage
const settings = (allow: string[]) => webhookSettings.parse({ kind: 'webhook', allow, timeoutMs: 500 })

beforeAll(async () => {
  receiver = await startWebhookReceiver()
  stage = await openStage({
    publicUrl: 'https://mfa.example.com',
    accounts: [{ name: 'webhook', provider: webhook(settings(['127.0.0.0/8'])) }],
    routes: [{ channel: 'webhook', prefix: '', account: 'webhook', cost: 0, weight: 1 }],
  })
})
beforeEach(async () => {
  receiver.fault()
  await stage.database.pool.query('truncate webhook_secret')
})
afterAll(async () => {
  await stage?.stop()
  await receiver?.stop()
})

/** Has a new secret made; the receiver trusts these alone, the new one unless told. */
async function rotate(): Promise<string> {
  const { secret } = await stage.client('administration').rotateWebhookSecret({})
  return secret
}

const parameters = {
  ...{ reports: '1', blocked: '1', people: 'ann', person: 'ann', number: '+*********23', time: '2026-03-01T10:00:00Z' },
  ...{ application: 'vpn', address: '198.51.100.7', source: '–' },
}

function notice(path: string, changes: Partial<SendRequest> = {}): SendRequest {
  const recipient = { address: { $case: 'webhookUrl' as const, value: `${receiver.url}${path}?of=acme` } }
  return { ...stage.message({ recipient, template: Template.FRAUD_ALERT, parameters }), ...changes }
}

const arrived = (path: string) => receiver.inbox(`${path}?of=acme`)

test('a notice arrives once, signed, with its fields, and the log shows neither its address nor the secret', async () => {
  const secret = await rotate()
  receiver.trust(secret)
  const request = notice('/one')
  const { delivery } = await stage.challenge.send(request)
  expect(delivery).toMatchObject({ channel: Channel.WEBHOOK, state: DeliveryState.SENT, recipientHint: receiver.url })
  await stage.challenge.send(request)
  const [{ body = '' } = {}, ...more] = arrived('/one')
  expect(more).toEqual([])
  const { time, ...fields } = parameters
  expect(JSON.parse(body)).toEqual({
    ...{ id: delivery?.id, type: 'fraud.alert', tenant: 'acme', time },
    fields: { ...fields, source: null },
  })
  const { rows } = await stage.database.pool.query(
    'select message::text as row from message union all select webhook_secret::text from webhook_secret',
  )
  for (const text of [...rows.map(({ row }) => row), ...stage.log]) {
    expect(text).not.toContain('/one')
    expect(text).not.toContain(secret.slice(6))
  }
})

test('what a receiver did not take comes again under the same id', async () => {
  receiver.trust(await rotate())
  const request = notice('/again')
  for (const status of [500, 429, 302, 401]) {
    receiver.fault({ status })
    await expect(stage.challenge.send(request)).rejects.toMatchObject({ reason: ErrorReason.DELIVERY_UNAVAILABLE })
  }
  receiver.fault()
  const { delivery } = await stage.challenge.send(request)
  const [first, ...more] = arrived('/again')
  expect(more).toEqual([])
  expect([first?.id, (JSON.parse(first?.body ?? '{}') as { id: string }).id]).toEqual([delivery?.id, delivery?.id])
})

test('receivers of one tenant that fail keep nothing from those of others', async () => {
  receiver.trust(await rotate())
  receiver.fault({ status: 503 })
  for (let failure = 0; failure < 12; failure++) {
    await expect(stage.challenge.send(notice('/ill'))).rejects.toMatchObject({
      reason: ErrorReason.DELIVERY_UNAVAILABLE,
    })
  }
  receiver.fault()
  expect((await stage.challenge.send(notice('/well'))).delivery?.state).toBe(DeliveryState.SENT)
})

describe('a secret', () => {
  test('is had before anything is sent, and by an administrator alone', async () => {
    await expect(stage.challenge.send(notice('/none'))).rejects.toMatchObject({
      reason: ErrorReason.WEBHOOK_SECRET_MISSING,
    })
    const missing = { reason: ErrorReason.SCOPE_MISSING }
    await expect(stage.client('deliveries').rotateWebhookSecret({})).rejects.toMatchObject(missing)
  })

  test('that was replaced signs for a day more', async () => {
    const [old, present] = [await rotate(), await rotate()]
    expect(old).not.toBe(present)
    const send = (path: string) => stage.challenge.send(notice(path))
    receiver.trust(old)
    await send('/overlap')
    stage.world.advance(overlapMs)
    await expect(send('/over')).rejects.toMatchObject({ reason: ErrorReason.DELIVERY_UNAVAILABLE })
    receiver.trust(present)
    await send('/overlap')
    expect(arrived('/overlap')).toHaveLength(2)
  })

  test('is sealed anew with the first key that it is not sealed by', async () => {
    receiver.trust(await rotate())
    const [one, two] = [7, 8].map((byte) => Buffer.alloc(32, byte).toString('base64'))
    const turning = await stage.replica({ keyring: keyring(`two ${two}\ntest ${one}`) })
    await turning.send(notice('/turning'))
    const turned = await stage.replica({ keyring: keyring(`two ${two}`) })
    await turned.send(notice('/turned'))
    expect([...arrived('/turning'), ...arrived('/turned')]).toHaveLength(2)
  })
})

describe('nothing goes', () => {
  test('to an address that is not public, whatever it is called', async () => {
    receiver.trust(await rotate())
    const routes = [{ channel: 'webhook' as const, prefix: '', account: 'guarded', cost: 0, weight: 1 }]
    const strict = await stage.replica({ accounts: [{ name: 'guarded', provider: webhook(settings([])) }], routes })
    for (const value of [
      `${receiver.url}/inside`,
      'https://localhost/',
      'https://[::ffff:10.0.0.1]/',
      'https://169.254.169.254/',
    ]) {
      const request = notice('/inside', { recipient: { address: { $case: 'webhookUrl', value } } })
      await expect(strict.send(request)).rejects.toMatchObject({ reason: ErrorReason.DELIVERY_UNAVAILABLE })
    }
    expect(receiver.inbox('/inside')).toEqual([])
  })

  test.each([
    'http://hooks.example/',
    'https://user:word@hooks.example/',
    'https://hooks.example/#part',
    'ftp://x/',
    'x',
  ])('to %s', async (value) => {
    await rotate()
    const request = notice('/', { recipient: { address: { $case: 'webhookUrl', value } } })
    await expect(stage.challenge.send(request)).rejects.toMatchObject({
      ...{ reason: ErrorReason.INVALID_REQUEST, violations: [{ field: 'recipient.webhook_url' }] },
    })
  })

  test('that is a code', async () => {
    receiver.trust(await rotate())
    const code = { template: Template.ONE_TIME_CODE, parameters: { otp: '123456', application_name: 'VPN' } }
    await expect(stage.challenge.send(notice('/code', code))).rejects.toMatchObject({
      ...{ reason: ErrorReason.INVALID_REQUEST, violations: [{ field: 'template' }] },
    })
    expect(arrived('/code')).toEqual([])
  })
})
