import type { EnrolFactorResponse } from '#contracts/gen/countersign/challenge/v1/factor'
import type { Style } from '../session.ts'
import { columns } from './table.ts'

/** A set of recovery codes, numbered and in two columns, to be printed or copied. */
export function recoveryCodes(style: Style, { factor, recoveryCodes: codes }: EnrolFactorResponse): string {
  const half = Math.ceil(codes.length / 2)
  const cell = (index: number) => {
    const code = codes[index]
    return code === undefined ? [] : [style.dim(String(index + 1).padStart(4)), style.bold(code)]
  }
  const rows = Array.from({ length: half }, (_, index) => [...cell(index), ...cell(index + half)])
  return [
    `${style.bold(`Recovery codes of ${factor?.userId ?? ''}`)}  ${style.dim('each is good once; earlier ones are good no more')}`,
    '',
    columns(rows),
    '',
    'Keep them where the phone is not. They are shown this once.',
  ].join('\n')
}
