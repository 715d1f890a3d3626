import { BypassState } from '#contracts/gen/countersign/policy/v1/admin'
import { bypassPages, type ReportedBypass } from '../db/bypasses.ts'
import { phoneColumns } from './phone-columns.ts'
import { byName } from './places.ts'
import { moment, number, report, text, truth } from './report.ts'

/** Who was given a one-time bypass, by whom and why, and whether they used it. */
export const bypasses = report<ReportedBypass>({
  filters: ['from', 'to', 'userId', 'phone', 'status'],
  columns: [
    moment('Bypass Timestamp', ({ createdAt }) => createdAt),
    number('Bypass Seconds', ({ seconds }) => seconds),
    text('Bypass By Username', ({ createdBy }) => createdBy),
    text('Username', ({ userId }) => userId),
    ...phoneColumns,
    text('Bypass Reason', ({ reason }) => reason),
    moment('Completion Timestamp', ({ endedAt }) => endedAt),
    text('Completion Reason', ({ completionReason, endedAt }) => completionReason || (endedAt && 'expired')),
    truth('Bypass Used', ({ state }) => state === BypassState.USED),
  ],
  rows: bypassPages,
  places: byName,
  place: ({ bypassId }) => [bypassId],
})
