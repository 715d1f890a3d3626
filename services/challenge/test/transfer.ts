import { EventParameterType, EventType } from '#contracts/gen/countersign/policy/v1/event_type'

const { TEXT, AMOUNT, DIGITS } = EventParameterType
/** A kind of transaction that people confirm. */
export const transfer = EventType.fromPartial({
  name: 'transfer',
  parameters: [
    { name: 'payee', type: TEXT, required: true, maxLength: 64 },
    { name: 'amount', type: AMOUNT, required: true, maxLength: 64 },
    { name: 'account', type: DIGITS, sensitive: true, maxLength: 64 },
  ],
  templates: [
    {
      language: 'en',
      voice: 'You pay <$amount$> to <$payee$>, account <$account$>.',
      sms: '<$otp$> pays <$amount$> to <$payee$>, <$account$>',
      app: 'Pay <$amount$> to <$payee$>, <$account$>',
    },
    { language: 'de', voice: '<$amount$> an <$payee$>.', sms: '<$otp$>: <$amount$> an <$payee$>', app: '<$amount$>' },
  ],
})
/** What Ben is to get, and what that is asked by. */
export const parameters = { payee: 'Ben', amount: '1250.00 EUR', account: '4711472' }
export const event = { name: 'transfer', parameters }
