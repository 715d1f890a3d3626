import type { UsageRow } from '#contracts/gen/countersign/reporting/v1/reporting'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { type Detailed, usageDetail as rows } from '../db/usage-detail.ts'
import { usageRow } from '../usage-row.ts'
import { methodNamed } from './method-names.ts'
import { named } from './named.ts'
import { bySignIn } from './places.ts'
import { type Column, moment, nothing, report, text, truth } from './report.ts'
import { usageFilters } from './usage-filters.ts'

const rowsOf = new WeakMap<Detailed, UsageRow>()

/** What many columns are about, made once for each sign-in. */
function row(detailed: Detailed): UsageRow {
  const known = rowsOf.get(detailed) ?? usageRow(detailed)
  rowsOf.set(detailed, known)
  return known
}

const result = (code: ResultCode) => named(ResultCode, code)
/** A value for sign-ins by one method alone. */
const by = (method: Method, of: (detailed: Detailed) => string) => (detailed: Detailed) =>
  row(detailed).method === method ? of(detailed) : ''
/** A value for sign-ins by a text, whichever way its code comes back. */
const byText = (of: (detailed: Detailed) => string) => (detailed: Detailed) =>
  directions[row(detailed).method] === undefined ? '' : of(detailed)

const person: Column<Detailed>[] = [
  moment('Timestamp', ({ usage }) => usage.startedAt),
  text('Username', ({ usage }) => usage.userId),
  text('First Name', ({ person }) => person?.firstName),
  text('Last Name', ({ person }) => person?.lastName),
  text('Email Address', ({ person }) => person?.email),
  text('User Group', ({ person }) => person?.groups?.join(', ')),
]

const { PHONE_CALL, ONE_WAY_SMS, TWO_WAY_SMS, APP_CODE, APP_NOTIFICATION, OATH_TOKEN } = Method

const directions: Partial<Record<Method, string>> = { [ONE_WAY_SMS]: 'One-Way', [TWO_WAY_SMS]: 'Two-Way' }

/** Whether a PIN was demanded. */
const mode = ({ usage }: Detailed) => (usage.pinRequired ? 'PIN' : 'Standard')
const byApp = (of: (detailed: Detailed) => string) => (detailed: Detailed) =>
  by(APP_CODE, of)(detailed) || by(APP_NOTIFICATION, of)(detailed)

const methods: Column<Detailed>[] = [
  text('Authentication Method', (detailed) => methodNamed(row(detailed).method)),
  text('Phone Call Mode', by(PHONE_CALL, mode)),
  text(
    'Text Message Direction',
    byText((detailed) => directions[row(detailed).method] ?? ''),
  ),
  text(
    'Text Message Mode',
    byText(({ usage }) => (usage.pinRequired ? 'OTP + PIN' : 'OTP')),
  ),
  text('Mobile App Mode', byApp(mode)),
  text('OATH Token Mode', by(OATH_TOKEN, mode)),
]

/** A value for sign-ins that were called or texted. */
const byPhone = (of: (detailed: Detailed) => string) => (detailed: Detailed) =>
  byText(of)(detailed) || by(PHONE_CALL, of)(detailed)

/** The last call to the one phone or the other. */
const callTo = ({ calls }: Detailed, backup: boolean) => calls.findLast((call) => call.backup === backup)

/** The phone that was texted, or called first; a call that went on to the backup phone says nothing of the first but that. */
const primary = (detailed: Detailed): { authenticated: boolean; resultCode: ResultCode } => {
  const { authenticated, resultCode } = row(detailed)
  const call = callTo(detailed, false)
  if (call) return { authenticated: call.approved, resultCode: call.resultCode }
  return callTo(detailed, true)
    ? { authenticated: false, resultCode: ResultCode.UNSPECIFIED }
    : { authenticated, resultCode }
}

const calls: Column<Detailed>[] = [
  text(
    'Primary Call Country Code',
    byPhone(({ deliveries }) => deliveries[0]?.countryCode ?? ''),
  ),
  text(
    'Primary Call Phone Number',
    byPhone(({ factor }) => factor?.hint ?? ''),
  ),
  nothing('Primary Call Extension'),
  text(
    'Primary Call Authenticated',
    byPhone((detailed) => String(primary(detailed).authenticated)),
  ),
  text(
    'Primary Call Result',
    byPhone((detailed) => result(primary(detailed).resultCode)),
  ),
  ...['Country Code', 'Phone Number', 'Extension'].map((name) => nothing(`Backup Call ${name}`)),
  text('Backup Call Authenticated', (detailed) => callTo(detailed, true)?.approved),
  text('Backup Call Result', (detailed) => result(callTo(detailed, true)?.resultCode ?? ResultCode.UNSPECIFIED)),
]

const overall: Column<Detailed>[] = [
  truth('Overall Authenticated', (detailed) => row(detailed).authenticated),
  text('Overall Result', (detailed) => result(row(detailed).resultCode)),
  text('Step Results', steps),
  text('Initiating IP Address', ({ usage }) => usage.clientIp),
]

const devices: Column<Detailed>[] = [
  text(
    'Device Token',
    byApp(({ factor }) => factor?.factorId ?? ''),
  ),
  ...['Device Type', 'Mobile App Version', 'OS Version'].map(nothing),
  text(
    'Device Result',
    byApp((detailed) => result(row(detailed).resultCode)),
  ),
  nothing('Used Check for Notification'),
]

/** Every step of a sign-in, whether it authenticated the person and what came of it: the wrong answers, then the end. */
function steps(detailed: Detailed): string {
  const { authenticated, resultCode } = row(detailed)
  const ended = resultCode === ResultCode.UNSPECIFIED ? [] : [`${authenticated} ${result(resultCode)}`]
  return [...detailed.wrongAnswers.map((code) => `false ${result(code)}`), ...ended].join('; ')
}

/** Every sign-in with all that is known of it. */
export const usageDetail = report<Detailed>({
  filters: [...usageFilters, 'eventName'],
  columns: [
    ...person,
    ...methods,
    text('Authentication Type', ({ usage }) => usage.authenticationType),
    text('Application Name', ({ usage }) => usage.applicationId),
    ...calls,
    ...overall,
    ...devices,
  ],
  rows,
  places: bySignIn,
  place: ({ usage }) => [usage.startedAt?.toISOString() ?? '', usage.challengeId],
})
