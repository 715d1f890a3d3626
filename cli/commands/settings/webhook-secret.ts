import { Command } from 'commander'
import { DeliveryServiceService, RotateWebhookSecretResponse } from '#contracts/gen/countersign/delivery/v1/delivery'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const webhookSecret: Build = (session) =>
  new Command('webhook-secret')
    .description(
      'Give webhooks a new secret to be signed with, and show it this once. The one before signs for a day more.',
    )
    .addHelpText('after', examples({ 'settings webhook-secret': 'What receivers verify webhooks by' }))
    .action(async () => {
      const response = await session.to(DeliveryServiceService).rotateWebhookSecret({})
      session.answer(RotateWebhookSecretResponse, response, ({ secret }) => secret)
    })
