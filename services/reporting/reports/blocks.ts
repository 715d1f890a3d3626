import { BlockSource, FraudReportSource } from '#contracts/gen/countersign/fraud/v1/fraud'
import { blockPages, fraudAlertPages, type ReportedBlock } from '../db/blocks.ts'
import { phoneColumns } from './phone-columns.ts'
import { byName } from './places.ts'
import { type Column, type Filters, moment, report, text, truth } from './report.ts'

/** Why, where the person said so themselves. */
const reasons: Readonly<Record<number, string>> = {
  [FraudReportSource.CALL]: 'the person reported fraud in a call',
  [FraudReportSource.APP]: 'the person reported fraud in the app',
}

const columns: Column<ReportedBlock>[] = [
  moment('Block Timestamp', ({ blockedAt }) => blockedAt),
  text('Block By Username', ({ blockedBy }) => blockedBy),
  text('Username', ({ userId }) => userId),
  ...phoneColumns,
  truth('Blocked', ({ blocked }) => blocked),
  text('Block Reason', ({ blockReason, reportedBy }) => blockReason || reasons[reportedBy ?? 0]),
  moment('Completion Timestamp', ({ completedAt }) => completedAt),
  text('Completion Reason', ({ unblockedAt, unblockReason, completedAt }) => {
    return unblockedAt ? unblockReason : completedAt && 'expired'
  }),
  truth('Account Lockout', ({ source }) => source === BlockSource.ACCOUNT_LOCKOUT),
  truth('Fraud Alert', ({ source }) => source === BlockSource.FRAUD_ALERT),
  truth('Fraud Alert Not Blocked', ({ blocked }) => !blocked),
  text('Language', ({ language }) => language),
]

const filters: (keyof Filters)[] = ['from', 'to', 'userId', 'phone', 'status']

const place = ({ blockId }: ReportedBlock) => [blockId]

/** Who was blocked, by whom and why, and how it ended; and who reported fraud without being blocked. */
export const blocks = report<ReportedBlock>({ filters, columns, rows: blockPages, places: byName, place })

/** Who reported fraud, at which application and from which address, and how the block ended that stood then. */
export const fraudAlerts = report<ReportedBlock>({
  filters,
  columns: [
    ...columns,
    text('Application Name', ({ applicationId }) => applicationId),
    text('Initiating IP Address', ({ clientIp }) => clientIp),
  ],
  rows: fraudAlertPages,
  places: byName,
  place,
})
