import type { Selectable } from 'kysely'
import { activationPages } from '../db/activations.ts'
import type { ActivationTable } from '../db/schema.ts'
import { byName } from './places.ts'
import { moment, nothing, report, text, truth } from './report.ts'

/** Devices on which the app was activated. Only what succeeded is told by an event. */
export const activations = report<Selectable<ActivationTable>>({
  filters: ['from', 'to', 'userId'],
  columns: [
    text('Username', ({ userId }) => userId),
    nothing('Account Name'),
    moment('Timestamp', ({ activatedAt }) => activatedAt),
    nothing('Get Activation Code Result'),
    truth('Activate Success', () => true),
    ...['Activate Error', 'Activation Status Result'].map(nothing),
    text('Device Name', ({ name }) => name),
    text('Device Type', ({ type }) => type),
    text('App Version', ({ appVersion }) => appVersion),
    nothing('OATH Token Enabled'),
  ],
  rows: activationPages,
  places: byName,
  place: ({ messageId }) => [messageId],
})
