import type { EnrolFactorResponse } from '#contracts/gen/countersign/challenge/v1/factor'
import type { Style } from '../session.ts'
import { moment } from './moment.ts'

/** A temporary access pass, to be told to the person. */
export function accessPass(
  style: Style,
  { factor, temporaryAccessPass: pass }: EnrolFactorResponse,
  { singleUse }: { singleUse: boolean },
): string {
  const often = singleUse ? 'once' : 'as often as needed'
  return [
    `${style.bold(`Temporary access pass of ${factor?.userId ?? ''}`)}  ${style.dim('an earlier one is good no more')}`,
    '',
    `  ${style.bold(pass)}   ${style.dim(`good ${often}, until ${moment(factor?.expiresAt)}`)}`,
    '',
    'It is shown this once.',
  ].join('\n')
}
