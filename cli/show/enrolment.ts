import type { EnrolFactorResponse, Factor } from '#contracts/gen/countersign/challenge/v1/factor'
import type { Style } from '../session.ts'
import { factor } from './factor.ts'
import { clockTime } from './moment.ts'

/** A factor that was just registered, and what is left to do. */
export function enrolment(style: Style, { factor: enrolled, otpauthUri, confirmBefore }: EnrolFactorResponse): string {
  const made = enrolled as Factor
  const load = otpauthUri === '' ? [] : ['', 'Load this into the app; it is shown this once:', `  ${otpauthUri}`]
  const next = `${style.dim('Next:')} countersign factors confirm ${made.id} <code>`
  const proof = confirmBefore ? ['', `${next}   ${style.dim(`before ${clockTime(confirmBefore)}`)}`] : []
  return [factor(style, made), ...load, ...proof].join('\n')
}
