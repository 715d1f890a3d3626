import { deliverTo } from '#libs/testing/deliver'
import { hearingSettings } from '../hearing-settings.ts'
import { learning } from '../learning.ts'

/** Brings events to the service as the stream does, batch by batch. */
export const deliver = deliverTo('fraud', [...learning, ...hearingSettings])
