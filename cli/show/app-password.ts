import type { AppPassword, CreateAppPasswordResponse } from '#contracts/gen/countersign/challenge/v1/app_password'
import type { Style } from '../session.ts'
import { fields } from './fields.ts'
import { moment } from './moment.ts'

/** An app password that was just made, and the password in groups of four, as it is easiest to type. */
export function newAppPassword(style: Style, { appPassword, password }: CreateAppPasswordResponse): string {
  const { id, userId, name } = appPassword as AppPassword
  const made = fields(style, [
    ['app password', id],
    ['person', userId],
    ['for', name],
  ])
  const grouped = (password.match(/.{1,4}/g) ?? []).join(' ')
  return [
    made,
    '',
    'Type this into the program; it is shown this once, and the blanks do not count:',
    `  ${grouped}`,
  ].join('\n')
}

export const appPasswordHeads = ['app password', 'for', 'made', 'last used']

export function appPasswordRow({ id, name, createdAt, lastUsedAt }: AppPassword): string[] {
  return [id, name, moment(createdAt), moment(lastUsedAt)]
}
