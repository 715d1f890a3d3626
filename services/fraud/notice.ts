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
  return fitting(said)
}

/** What was said as a template takes it: a place must be filled, and holds so much. */
export function fitting(said: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(said).map(([name, value]) => [name, cut(value || '–')]))
}

/** Each person once, as many as fit. */
export function namesOf(about: readonly { userId: string }[]): string {
  return cut([...new Set(about.map(({ userId }) => userId))].join(', '))
}

const cut = (text: string) => (text.length <= longest ? text : `${text.slice(0, longest - 1)}…`)
