import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Pdu } from 'smpp'
import { until } from '#libs/testing/until'
import { startMessageCentre } from '#test/outside/message-centre'
import type { OutgoingMessage, Receipt } from './provider.ts'
import { smpp, smppSettings } from './smpp.ts'
import { reference, submission } from './smpp-message.ts'
import { smppReceipt } from './smpp-receipt.ts'

let centre: Awaited<ReturnType<typeof startMessageCentre>>
beforeAll(async () => {
  centre = await startMessageCentre('us', 'pass1234')
})
afterEach(() => centre.fault())
afterAll(() => centre.stop())

const message: OutgoingMessage = { deliveryId: 'd1', to: '+14255550123', body: '048213 is your code.' }
const long = () => AbortSignal.timeout(10_000)
const open = (more: object = {}) =>
  smpp(
    smppSettings.parse({
      ...{
        kind: 'smpp',
        host: '127.0.0.1',
        port: centre.port,
        systemId: 'us',
        password: 'pass1234',
        from: '+15005550006',
      },
      ...more,
    }),
  )

describe('a submission', () => {
  const fields = (more: Partial<OutgoingMessage> = {}, from = 'Bank') => submission({ from }, { ...message, ...more })

  test.each([
    ['+15005550006', { source_addr: '15005550006', source_addr_ton: 1, source_addr_npi: 1 }],
    ['24273', { source_addr: '24273', source_addr_ton: 3, source_addr_npi: 0 }],
    ['Bank', { source_addr: 'Bank', source_addr_ton: 5, source_addr_npi: 0 }],
  ])('says what kind of sender %s is', (from, sender) => {
    expect(fields({}, from)).toMatchObject({ ...sender, destination_addr: '14255550123', dest_addr_ton: 1 })
  })

  test.each([
    ['the default alphabet', 'x'.repeat(160), 0, 160, false],
    ['the default alphabet, too long', 'x'.repeat(161), 0, 161, true],
    ['UCS-2', 'ё'.repeat(70), 8, 140, false],
    ['UCS-2, too long', 'ё'.repeat(71), 8, 142, true],
  ])('in %s', (_, body, coding, length, asPayload) => {
    const { data_coding, short_message, message_payload } = fields({ body }) as Record<string, Buffer>
    expect(data_coding).toBe(coding)
    expect([short_message?.length, message_payload?.length]).toEqual(asPayload ? [0, length] : [length, undefined])
  })

  test.each([
    [undefined, ''],
    [0.2, '000000000001000R'],
    [180, '000000000300000R'],
    [1_000_000, '000000235959000R'],
  ])('is valid for %s seconds: %j', (seconds, validity) => {
    expect(fields(seconds === undefined ? {} : { validForSeconds: seconds })).toMatchObject({
      validity_period: validity,
    })
  })

  test('has the same reference whenever it is made for the same delivery', () => {
    expect(fields()).toMatchObject({ user_message_reference: reference('d1') })
    expect(reference('d1')).not.toBe(reference('d2'))
  })
})

describe('a receipt', () => {
  const pdu = (fields: object) => ({ esm_class: 4, ...fields }) as Pdu
  const text = (words: string) => pdu({ short_message: { message: `id:m1 sub:001 ${words} text:048213 is` } })

  test.each<[string, Pdu, Partial<Receipt>]>([
    ['an arrival', text('stat:DELIVRD err:000'), { status: 'delivered' }],
    ['a failure', text('stat:UNDELIV err:017'), { status: 'undelivered', carrierCode: '017' }],
    ['its time being over', text('stat:EXPIRED err:000'), { status: 'undelivered' }],
    ['a rejection', text('stat:rejectd err:1A'), { status: 'failed', carrierCode: '1A' }],
    ['a step', text('stat:ACCEPTD'), { status: 'sent' }],
    ['something else', text('stat:PIGEON'), { status: 'queued' }],
    ['a state', pdu({ receipted_message_id: 'm1', message_state: 5 }), { status: 'undelivered' }],
  ])('of %s', (_, given, receipt) => {
    expect(smppReceipt(given)).toEqual({ carrierId: 'm1', ...receipt })
  })

  test.each([
    ['a text that a person sent', pdu({ esm_class: 0, short_message: { message: 'id:m1 stat:DELIVRD' } })],
    ['one that names no message', pdu({ short_message: { message: 'stat:DELIVRD' } })],
    ['one without a text', pdu({})],
  ])('is none: %s', (_, given) => {
    expect(smppReceipt(given)).toBeUndefined()
  })

  test('that could not be kept comes again', async () => {
    const provider = open()
    const seen: Receipt[] = []
    provider.listen?.(async (receipt) => {
      seen.push(receipt)
      if (seen.length < 3) throw new Error('the database is away')
    })
    const handover = await provider.send({ ...message, deliveryId: 'again' }, long())
    await until(() => seen.length === 3)
    expect(new Set(seen.map(({ carrierId }) => carrierId))).toEqual(new Set([handover.taken && handover.carrierId]))
    await provider.close?.()
  })
})

describe('the connection', () => {
  test('is tried while nothing goes over it, and ended when the centre is silent', async () => {
    const provider = open({ enquireMs: 100 })
    await provider.send({ ...message, deliveryId: 'quiet' }, long())
    const before = centre.enquiries()
    await until(() => centre.enquiries() > before + 1)
    expect(centre.connected()).toBe(1)
    centre.fault({ silent: true })
    await until(() => centre.connected() === 0)
    centre.fault()
    expect(await provider.send({ ...message, deliveryId: 'back' }, long())).toMatchObject({ taken: true })
    await provider.close?.()
    await until(() => centre.connected() === 0)
  })

  test('once closed sends nothing more', async () => {
    const provider = open()
    await provider.send({ ...message, deliveryId: 'last' }, long())
    await provider.close?.()
    expect(await provider.send(message, long())).toMatchObject({ taken: false, reason: 'unreachable' })
  })

  test('a centre that does not take repeats for one is not asked again in doubt', () => {
    expect([open().idempotent, open({ deduplicates: true }).idempotent]).toEqual([false, true])
  })
})
