import type { Selectable } from 'kysely'
import { SendingBudget } from '#contracts/gen/countersign/delivery/v1/events'
import type { SendingCutTable } from '../db/schema.ts'
import { sendingCutPages } from '../db/sending-cuts.ts'
import { named } from './named.ts'
import { byName } from './places.ts'
import { moment, number, report, text } from './report.ts'

/** Budgets of messages that were spent: whose, how much went before, and until when what goes beyond is refused. */
export const sendingCuts = report<Selectable<SendingCutTable>>({
  filters: ['from', 'to', 'userId'],
  columns: [
    moment('Cut Timestamp', ({ cutAt }) => cutAt),
    text('Budget', ({ budget }) => named(SendingBudget, budget)),
    text('Of', ({ name }) => name),
    number('Sent', ({ sent }) => sent),
    number('Converted', ({ converted }) => converted),
    number('Allowed', ({ allowed }) => allowed),
    text('Username', ({ userId }) => userId),
    moment('Until', ({ until }) => until),
  ],
  rows: sendingCutPages,
  places: byName,
  place: ({ messageId }) => [messageId],
})
