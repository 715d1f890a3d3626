import { type Detailed, usageDetail } from '../db/usage-detail.ts'
import { bySignIn } from './places.ts'
import { moment, report, text } from './report.ts'
import { usageFilters } from './usage-filters.ts'

/** Exceptions to number matching: sign-ins that were approved in the app without the number that was shown. */
export const numberExceptions = report<Detailed>({
  filters: usageFilters,
  columns: [
    moment('Timestamp', ({ usage }) => usage.startedAt),
    text('Username', ({ usage }) => usage.userId),
    text('Application Name', ({ usage }) => usage.applicationId),
    text('Device Token', ({ usage }) => usage.finishedFactorId),
    text('Device', ({ factor }) => factor?.hint),
    moment('Approved', ({ usage }) => usage.finishedAt),
    text('Initiating IP Address', ({ usage }) => usage.clientIp),
  ],
  rows: (db, wanted, size) => usageDetail(db, { ...wanted, withoutNumber: true }, size),
  places: bySignIn,
  place: ({ usage }) => [usage.startedAt?.toISOString() ?? '', usage.challengeId],
})
