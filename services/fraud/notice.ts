import { FraudReportSource, type FraudReport } from '#contracts/gen/countersign/fraud/v1/fraud'

/** The longest parameter that a mail's template takes, in characters. */
const longest = 256

/** How the template names a report's source. */
const sources: Readonly<Record<number, string>> = {
  [FraudReportSource.CALL]: 'phone call',
  [FraudReportSource.APP]: 'app',
  [FraudReportSource.ADMINISTRATOR]: 'administrator',
}

/** What one mail says of all these reports, the latest last; of a number only its masked form is in a report. */
export function noticeOf(reports: readonly FraudReport[]): Record<string, string> {
  const latest = reports.at(-1)
  const said = {
    reports: `${reports.length}`,
    blocked: `${reports.filter(({ blocked }) => blocked).length}`,
    people: namesOf(reports),
    person: latest?.userId,
    number: latest?.numberHint,
    time: latest?.reportedAt?.toISOString(),
    application: latest?.applicationId,
    address: latest?.clientIp,
    source: sources[latest?.source ?? 0],
  }
  // A place must be filled.
  return Object.fromEntries(Object.entries(said).map(([name, value]) => [name, value || '–']))
}

/** Each person once, as many as fit. */
function namesOf(reports: readonly FraudReport[]): string {
  const whole = [...new Set(reports.map(({ userId }) => userId))].join(', ')
  return whole.length <= longest ? whole : `${whole.slice(0, longest - 1)}…`
}
