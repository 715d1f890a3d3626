import { z } from 'zod'
import type { GetDeliveryRequest, GetDeliveryResponse } from '#contracts/gen/countersign/delivery/v1/delivery'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import { uuid } from '#libs/rpc/shape'
import type { Context } from '../context.ts'
import { deliveryOf } from '../message.ts'

export const getDeliveryShape = z.object({ deliveryId: uuid() })

/** Gives a delivery of the caller's tenant as it is now. */
export async function getDelivery(
  { messages }: Context,
  { deliveryId }: GetDeliveryRequest,
  { tenant }: Call,
): Promise<GetDeliveryResponse> {
  const message = await messages.find({ tenantId: tenant, id: deliveryId })
  if (!message) throw new Refusal(ErrorReason.DELIVERY_NOT_FOUND, 'there is no such delivery')
  return { delivery: deliveryOf(message) }
}
