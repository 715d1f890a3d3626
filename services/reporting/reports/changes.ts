import type { Selectable } from 'kysely'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { factorChangePages } from '../db/factor-changes.ts'
import type { FactorChangeTable } from '../db/schema.ts'
import { byName } from './places.ts'
import { moment, nothing, report, text } from './report.ts'

type Change = Selectable<FactorChangeTable>

const isPhone = ({ method }: Change) => method === Method.ONE_WAY_SMS || method === Method.TWO_WAY_SMS

/** Phones, apps and tokens that came and went. An app or token is named by its factor; no PIN is ever shown. */
export const changes = report<Change>({
  filters: ['from', 'to', 'userId', 'phone'],
  columns: [
    moment('Change Timestamp', ({ changedAt }) => changedAt),
    text('Username', ({ userId }) => userId),
    nothing('New Country Code'),
    text('New Phone Number', (change) => (isPhone(change) && !change.removed ? change.hint : '')),
    ...['New Extension', 'New Backup Country Code', 'New Backup Phone Number', 'New Backup Extension'].map(nothing),
    ...['New PIN', 'PIN Change Required'].map(nothing),
    text('Old Device Token', (change) => (change.removed && !isPhone(change) ? change.factorId : '')),
    text('New Device Token', (change) => (change.removed || isPhone(change) ? '' : change.factorId)),
  ],
  rows: factorChangePages,
  places: byName,
  place: ({ messageId }) => [messageId],
})
