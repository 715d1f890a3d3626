import { nothing, text } from './report.ts'

interface WithPhone {
  phone: string | null
}

/** The columns of a phone number. Events carry it masked, so its parts can not be told apart. */
export const phoneColumns = [
  nothing('Country Code'),
  text<WithPhone>('Phone Number', ({ phone }) => phone),
  text<WithPhone>('Phone Number Formatted', ({ phone }) => phone),
  nothing('Extension'),
  nothing('Clean Extension'),
]
