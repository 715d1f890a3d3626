import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Pdu } from 'smpp'
import { until } from '#libs/testing/until'
import { accountSid, authToken, openTestAccount, type TestAccount } from '#test/outside/carrier/test-account'
import { startMessageCentre } from '#test/outside/message-centre'
import { openReceiver, type Receiver } from '#test/outside/receiver'
import { http, httpSettings } from './http.ts'
import { sealedUrl } from './http-receipt.ts'
import type { InboundText } from './provider.ts'
import { smpp, smppSettings } from './smpp.ts'
import { smppText } from './smpp-text.ts'
import { twilio } from './twilio.ts'

const ours = '+15005550006'

describe('Twilio', () => {
  let carrier: TestAccount
  let receiver: Receiver
  beforeAll(async () => {
    carrier = await openTestAccount()
    receiver = await openReceiver()
    await carrier.world('POST', '/webhooks', { texts: receiver.url })
  })
  afterAll(async () => {
    await receiver.stop()
    await carrier.stop()
  })
  const account = (token = authToken) => twilio({ accountSid, authToken: token, baseUrl: carrier.url, from: ours })

  test('brings what a person wrote, signed', async () => {
    const { body } = await carrier.world('POST', '/phones/+14255550123/texts', { to: ours, body: '481516' })
    const genuine = await receiver.next()
    expect(account().sender).toBe(ours)
    const text = { carrierId: body.sid, from: '+14255550123', to: ours, body: '481516' }
    expect(account().text?.(genuine)).toEqual(text)
    const changed = { ...genuine, form: { ...genuine.form, Body: '000000' } }
    for (const forged of [changed, { ...genuine, url: `${genuine.url}&more` }, { ...genuine, headers: {} }]) {
      expect(account().text?.(forged)).toBeUndefined()
    }
    expect(account('guess').text?.(genuine)).toBeUndefined()
  })

  test('does not say who will send where a service picks the sender', () => {
    expect(twilio({ accountSid, authToken, messagingServiceSid: 'MG1' }).sender).toBeUndefined()
  })
})

describe('any carrier', () => {
  const texts = { secret: 'k', id: 'ref', from: 'sender', body: 'text', to: 'receiver' }
  const provider = (given: object) => http(httpSettings.parse({ kind: 'http', url: 'https://x/', ...given }))
  const url = sealedUrl('https://mfa.example.com/webhooks/texts/local?account=local', 'k')
  const form = { ref: 'r1', sender: '14255550123', text: '481516', receiver: '+15005550006' }

  test('brings it to an address that is sealed', () => {
    const text = { carrierId: 'r1', from: '+14255550123', to: ours, body: '481516' }
    expect(provider({ texts }).text?.({ url, form, headers: {} })).toEqual(text)
  })

  test.each([
    ['another address', { url: url.replace('=local', '=other') }],
    ['no seal', { url: url.replace(/&seal=.*/, '') }],
    ['no id', { form: { ...form, ref: '' } }],
    ['an id that is longer than any', { form: { ...form, ref: 'x'.repeat(129) } }],
    ['nobody who wrote it', { form: { ...form, sender: '' } }],
  ])('but not with %s', (_, change) => {
    expect(provider({ texts }).text?.({ url, form, headers: {}, ...change })).toBeUndefined()
  })

  test('does not where the settings say nothing of it', () => {
    expect(provider({}).text?.({ url, form, headers: {} })).toBeUndefined()
  })
})

describe('a message centre', () => {
  const written = { source_addr: '14255550123', destination_addr: '15005550006', short_message: { message: '481516' } }

  test.each<[string, Partial<Pdu>, Partial<InboundText>]>([
    ['a text', {}, { from: '+14255550123', to: ours, body: '481516' }],
    ['a long one', { short_message: { message: '' }, message_payload: { message: 'abc' } }, { body: 'abc' }],
    ['one in parts', { esm_class: 0x40 }, { body: '481516' }],
    ['one from a name', { source_addr: 'Bank' }, { from: 'Bank' }],
    ['one to a short code', { destination_addr: '24273' }, { to: '24273' }],
  ])('brings %s', (_, fields, text) => {
    expect(smppText({ ...written, ...fields } as Pdu)).toMatchObject(text)
  })

  test.each<[string, Partial<Pdu>]>([
    ['a receipt', { esm_class: 0x04 }],
    ['an acknowledgement of the phone', { esm_class: 0x08 }],
    ['one of nobody', { source_addr: '' }],
  ])('brings no text with %s', (_, fields) => {
    expect(smppText({ ...written, ...fields } as Pdu)).toBeUndefined()
  })

  test('brings it again until it is kept', async () => {
    const centre = await startMessageCentre('us', 'pass1234')
    const at = { kind: 'smpp', host: '127.0.0.1', port: centre.port, systemId: 'us', password: 'pass1234', from: ours }
    const provider = smpp(smppSettings.parse(at))
    const seen: InboundText[] = []
    provider.listen?.(
      async () => {},
      async (text) => {
        seen.push(text)
        if (seen.length < 3) throw new Error('the database is away')
      },
    )
    await provider.send({ deliveryId: 'd1', to: '+14255550123', body: 'x' }, AbortSignal.timeout(5_000))
    await until(() => centre.connected() === 1)
    await centre.write('+14255550123', ours, '481516')
    expect(seen.map(({ body }) => body)).toEqual(['481516', '481516', '481516'])
    await provider.close?.()
    await centre.stop()
  })
})
