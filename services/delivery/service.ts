import { z } from 'zod'
import { DeliveryServiceService } from '#contracts/gen/countersign/delivery/v1/delivery'
import { implement, type Implementation } from '#libs/rpc/implement'
import type { Context } from './context.ts'
import { greetingService } from './greeting-service.ts'
import { getDelivery, getDeliveryShape } from './rpc/get-delivery.ts'
import { getWebPushKey } from './rpc/get-web-push-key.ts'
import { receiveCallback, receiveCallbackShape } from './rpc/receive-callback.ts'
import { receiveCall, receiveCallShape } from './rpc/receive-call.ts'
import { rotateWebhookSecret } from './rpc/rotate-webhook-secret.ts'
import { receiveText } from './rpc/receive-text.ts'
import { send, sendShape } from './rpc/send.ts'
import { takeReplies, takeRepliesShape } from './rpc/take-replies.ts'

/** What the delivery service answers. */
export function implementations(ctx: Context): Implementation[] {
  return [
    implement(DeliveryServiceService, {
      send: {
        access: { peers: ['challenge', 'fraud'] },
        shape: sendShape,
        handle: (request, call) => send(ctx, request, call),
      },
      getDelivery: {
        access: { peers: ['challenge', 'gateway'], scope: 'deliveries' },
        shape: getDeliveryShape,
        handle: (request, call) => getDelivery(ctx, request, call),
      },
      receiveCallback: {
        // The tenant is in the URL that the carrier signed.
        access: { peers: ['gateway'], tenant: 'optional' },
        shape: receiveCallbackShape,
        handle: (request, call) => receiveCallback(ctx, request, call),
      },
      receiveCall: {
        access: { peers: ['gateway'], tenant: 'optional' },
        shape: receiveCallShape,
        handle: (request, call) => receiveCall(ctx, request, call),
      },
      rotateWebhookSecret: {
        access: { scope: 'administration' },
        shape: z.object({}),
        handle: (_request, call) => rotateWebhookSecret(ctx, call),
      },
      receiveText: {
        // The number that it was written to is the installation's, so no tenant is named.
        access: { peers: ['gateway'], tenant: 'optional' },
        shape: receiveCallbackShape,
        handle: (request) => receiveText(ctx, request),
      },
      takeReplies: {
        access: { peers: ['challenge'], tenant: 'optional' },
        shape: takeRepliesShape,
        handle: (request) => takeReplies(ctx, request),
      },
      getWebPushKey: {
        // All tenants share the accounts of the installation.
        access: { peers: ['gateway'], tenant: 'optional' },
        shape: z.object({}),
        handle: async () => getWebPushKey(ctx),
      },
    }),
    greetingService(ctx),
  ]
}
