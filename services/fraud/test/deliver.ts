import { deliverTo } from '#libs/testing/deliver'
import { learning } from '../learning.ts'

/** Brings events to the service as the stream does, batch by batch. */
export const deliver = deliverTo('fraud', learning)
