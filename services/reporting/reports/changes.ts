import type { Selectable } from 'kysely'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { factorChangePages } from '../db/factor-changes.ts'
import type { FactorChangeTable } from '../db/schema.ts'
import { byName } from './places.ts'
import { moment, nothing, report, text } from './report.ts'

type Change = Selectable<FactorChangeTable>

const phones = new Set<Method>([Method.ONE_WAY_SMS, Method.TWO_WAY_SMS, Method.PHONE_CALL])
const isPhone = ({ method }: Change) => phones.has(method)

/** A hardware token by its serial number, what else is no phone by its factor. */
const device = (change: Change) => change.serial ?? (isPhone(change) ? '' : change.factorId)

/** Phones, apps and tokens that came and went. An app is named by its factor, a token by its serial number; no PIN is ever shown. */
export const changes = report<Change>({
  filters: ['from', 'to', 'userId', 'phone'],
  columns: [
    moment('Change Timestamp', ({ changedAt }) => changedAt),
    text('Username', ({ userId }) => userId),
    nothing('New Country Code'),
    text('New Phone Number', (change) => (isPhone(change) && !change.removed ? change.hint : '')),
    ...['New Extension', 'New Backup Country Code', 'New Backup Phone Number', 'New Backup Extension'].map(nothing),
    // Which it is stays with whoever set it.
    text('New PIN', ({ pin, removed }) => (pin ? (removed ? 'removed' : 'set') : '')),
    text('PIN Change Required', ({ pin, changeRequired }) => (pin ? changeRequired : '')),
    text('Old Device Token', (change) => (change.removed ? device(change) : '')),
    text('New Device Token', (change) => (change.removed ? '' : device(change))),
  ],
  rows: factorChangePages,
  places: byName,
  place: ({ messageId }) => [messageId],
})
