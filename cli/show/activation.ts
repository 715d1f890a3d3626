import type { EnrolFactorResponse, Factor } from '#contracts/gen/countersign/challenge/v1/factor'
import type { Style } from '../session.ts'
import { factor } from './factor.ts'
import { clockTime } from './moment.ts'

/** A device that was just registered: what the app is given, and the number that it is asked for then. */
export function activation(style: Style, { factor: made, activation: by, confirmBefore }: EnrolFactorResponse): string {
  const { url = '', code = '', number = '' } = by ?? {}
  const before = confirmBefore ? `   ${style.dim(`before ${clockTime(confirmBefore)}`)}` : ''
  return [
    factor(style, made as Factor),
    '',
    `Scan this with the app, or type both into it; it is shown this once:${before}`,
    `  ${url}`,
    `  ${code}`,
    `The app then asks for a number: ${style.bold(number)}`,
  ].join('\n')
}
