import { apiError, type ApiError } from './api-error.ts'

export interface Ends {
  to: string
  from: string
}
type Refusal = (ends: Ends) => ApiError

export const recipientInvalid: Refusal = ({ to }) => apiError(21211, `Invalid 'To' Phone Number: ${masked(to)}`)
export const senderInvalid: Refusal = ({ from }) =>
  apiError(21212, `The 'From' number ${from} is not a valid phone number, shortcode, or alphanumeric sender ID.`)

/** Recipients that Twilio reserves for being refused in one way each (twilio.com/docs/iam/test-credentials). */
export const reservedRecipients = new Map<string, Refusal>([
  ['+15005550001', recipientInvalid],
  [
    '+15005550002',
    ({ to, from }) =>
      apiError(
        21612,
        `The 'To' phone number: ${to}, is not currently reachable using the 'From' phone number: ${from}`,
      ),
  ],
  [
    '+15005550003',
    ({ to }) =>
      apiError(
        21408,
        `Permission to send an SMS has not been enabled for the region of the 'To' number: ${masked(to)}`,
      ),
  ],
  ['+15005550004', () => apiError(21610, 'Attempt to send to unsubscribed recipient')],
  ['+15005550009', ({ to }) => apiError(21614, `'To' number: ${to}, is not a valid mobile number`)],
])

/** Senders that Twilio reserves likewise. */
export const reservedSenders = new Map<string, Refusal>([
  ['+15005550001', senderInvalid],
  [
    '+15005550007',
    ({ from }) =>
      apiError(
        21606,
        `The From phone number ${from} is not a valid, SMS-capable inbound phone number or short code for your account.`,
      ),
  ],
  ['+15005550008', () => apiError(21611, "This 'From' number has exceeded the maximum number of queued messages", 429)],
])

function masked(number: string): string {
  return number.length > 4 ? `${number.slice(0, -4)}XXXX` : number
}
