import { BlockSource } from '#contracts/gen/countersign/fraud/v1/fraud'
import { blockPages, type ReportedBlock } from '../db/blocks.ts'
import { phoneColumns } from './phone-columns.ts'
import { byName } from './places.ts'
import { type Column, type Filters, moment, report, text, truth } from './report.ts'

const columns: Column<ReportedBlock>[] = [
  moment('Block Timestamp', ({ blockedAt }) => blockedAt),
  text('Block By Username', ({ blockedBy }) => blockedBy),
  text('Username', ({ userId }) => userId),
  ...phoneColumns,
  // Whoever reports fraud where that does not block is not told of by any event yet.
  truth('Blocked', () => true),
  text('Block Reason', ({ blockReason }) => blockReason),
  moment('Completion Timestamp', ({ completedAt }) => completedAt),
  text('Completion Reason', ({ unblockedAt, unblockReason, completedAt }) => {
    return unblockedAt ? unblockReason : completedAt && 'expired'
  }),
  truth('Account Lockout', ({ source }) => source === BlockSource.ACCOUNT_LOCKOUT),
  truth('Fraud Alert', ({ source }) => source === BlockSource.FRAUD_ALERT),
  truth('Fraud Alert Not Blocked', () => false),
  text('Language', ({ language }) => language),
]

const filters: (keyof Filters)[] = ['from', 'to', 'userId', 'phone', 'status']

const place = ({ blockId }: ReportedBlock) => [blockId]

/** Who was blocked, by whom and why, and how it ended. */
export const blocks = report<ReportedBlock>({ filters, columns, rows: blockPages, places: byName, place })

/** The blocks that came of people reporting fraud. */
export const fraudAlerts = report<ReportedBlock>({
  filters,
  columns,
  rows: (db, wanted, size) => blockPages(db, wanted, size, BlockSource.FRAUD_ALERT),
  places: byName,
  place,
})
