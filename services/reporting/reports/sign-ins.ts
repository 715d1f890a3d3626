import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { type Detailed, usageDetail as rows } from '../db/usage-detail.ts'
import { usageRow } from '../usage-row.ts'
import { methodNamed } from './method-names.ts'
import { mfaResult } from './mfa-result.ts'
import { bySignIn } from './places.ts'
import { moment, report, text } from './report.ts'
import { usageFilters } from './usage-filters.ts'

const conditionalAccess: Readonly<Partial<Record<DecisionReason, string>>> = {
  [DecisionReason.CONDITIONAL_ACCESS]: 'mfa_required',
  [DecisionReason.CONDITIONAL_ACCESS_BLOCKS]: 'blocked',
  [DecisionReason.AT_WORK]: 'allowed_at_work',
}

/** Whether a second factor was required of each sign-in, what came of it, and the rule that decided. */
export const signIns = report<Detailed>({
  filters: [...usageFilters, 'eventName'],
  columns: [
    moment('Timestamp', ({ usage }) => usage.startedAt),
    text('Username', ({ usage }) => usage.userId),
    text('Application Name', ({ usage }) => usage.applicationId),
    text('MFA required', ({ usage }) => (usage.outcome === Outcome.SKIPPED ? 'No' : 'Yes')),
    text('MFA result', (detailed) => mfaResult(usageRow(detailed))),
    text('MFA auth method', (detailed) => methodNamed(usageRow(detailed).method)),
    text('MFA auth detail', ({ factor }) => factor?.hint),
    text('Conditional access', ({ usage }) => conditionalAccess[usage.reason ?? 0] ?? 'not_applied'),
    text('Rule', ({ usage }) => usage.rule),
    text('Initiating IP Address', ({ usage }) => usage.clientIp),
  ],
  rows,
  places: bySignIn,
  place: ({ usage }) => [usage.startedAt?.toISOString() ?? '', usage.challengeId],
})
