import { deliverTo } from '#libs/testing/deliver'
import { remembering } from '../remembering.ts'
import { today } from './events.ts'

/** Brings events to the projections as the stream does, batch by batch. */
export const deliver = deliverTo('reporting', remembering({ now: () => today }))
