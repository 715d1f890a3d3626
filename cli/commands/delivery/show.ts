import { Command } from 'commander'
import {
  Channel,
  DeliveryServiceService,
  DeliveryState,
  GetDeliveryResponse,
  type Delivery,
} from '#contracts/gen/countersign/delivery/v1/delivery'
import type { Style } from '#cli/session'
import { fields } from '#cli/show/fields'
import { moment } from '#cli/show/moment'
import { word } from '#cli/words'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const show: Build = (session) =>
  new Command('show')
    .description('Show how far a message has come; never its text.')
    .argument('<delivery>', 'the delivery, as the usage report names it with --json')
    .addHelpText('after', examples({ 'delivery show 0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b': 'Did the text arrive?' }))
    .action(async (deliveryId: string) => {
      const response = await session.to(DeliveryServiceService).getDelivery({ deliveryId })
      session.answer(GetDeliveryResponse, response, ({ delivery }) => shown(session.style, delivery as Delivery))
    })

function shown(style: Style, delivery: Delivery): string {
  const { id, channel, state, recipientHint, provider, carrierCode, userId, challengeId } = delivery
  return fields(style, [
    ['delivery', id],
    ['to', `${recipientHint} by ${word(Channel, channel)}`],
    ['state', style.bold(word(DeliveryState, state))],
    ['carrier', [provider, carrierCode].filter(Boolean).join(', code ')],
    ['person', userId],
    ['challenge', challengeId],
    ['accepted', moment(delivery.createdAt)],
    ['sent', delivery.sentAt ? moment(delivery.sentAt) : ''],
    ['finished', delivery.finishedAt ? moment(delivery.finishedAt) : ''],
  ])
}
