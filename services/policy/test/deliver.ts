import { deliverTo } from '#libs/testing/deliver'
import { hearing } from '../hearing.ts'

/** Brings events to the service as the stream does, batch by batch. */
export const deliver = deliverTo('policy', hearing)
