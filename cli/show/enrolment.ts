import type { EnrolFactorResponse, Factor } from '#contracts/gen/countersign/challenge/v1/factor'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { Style } from '../session.ts'
import { factor } from './factor.ts'
import { clockTime } from './moment.ts'

/** A factor that was just registered, and what is left to do. */
export function enrolment(style: Style, { factor: enrolled, otpauthUri, confirmBefore }: EnrolFactorResponse): string {
  const made = enrolled as Factor
  const load = otpauthUri === '' ? [] : ['', 'Load this into the app; it is shown this once:', `  ${otpauthUri}`]
  const next = `${style.dim('Next:')} countersign factors confirm ${made.id} <code>`
  const elsewhere = atThePhone[made.method]
  const how = elsewhere ? `${style.dim('Next:')} ${elsewhere}` : next
  const proof = confirmBefore ? ['', `${how}   ${style.dim(`before ${clockTime(confirmBefore)}`)}`] : []
  return [factor(style, made), ...load, ...proof].join('\n')
}

/** What is done at the phone, rather than here. */
const atThePhone: Partial<Record<Method, string>> = {
  [Method.PHONE_CALL]: '# is pressed when the phone rings',
  [Method.TWO_WAY_SMS]: 'the code is texted back',
}
