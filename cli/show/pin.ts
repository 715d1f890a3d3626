import type { GetPinResponse } from '#contracts/gen/countersign/challenge/v1/pin'
import type { Style } from '../session.ts'
import { fields } from './fields.ts'
import { moment } from './moment.ts'

/** How a person's PIN stands. */
export function pinStanding(style: Style, { present, changeRequired, changedAt, expiresAt }: GetPinResponse): string {
  if (!present) return 'The person has no PIN.'
  return fields(style, [
    ['set', changedAt ? moment(changedAt) : ''],
    ['expires', expiresAt ? moment(expiresAt) : 'never'],
    ['to be changed', changeRequired ? 'yes' : 'no'],
  ])
}
