import { apiError, type ApiError } from './api-error.ts'
import { recipientInvalid, senderInvalid } from './reserved-numbers.ts'

const e164 = /^\+[1-9]\d{6,14}$/

/** Why the carrier would not place this call, in its own words; undefined when it would. */
export function checkCall(form: URLSearchParams): ApiError | undefined {
  const ends = { to: form.get('To') ?? '', from: form.get('From') ?? '' }
  if (!ends.to) return apiError(21201, "No 'To' number is specified")
  if (!e164.test(ends.to) || ends.to === '+15005550001') return recipientInvalid(ends)
  if (!ends.from) return apiError(21213, "A 'From' phone number is required.")
  if (!e164.test(ends.from)) return senderInvalid(ends)
  if (!isWebAddress(form.get('Url') ?? '')) return apiError(21205, 'Url is not a valid URL')
  const callback = form.get('StatusCallback')
  return callback && !isWebAddress(callback) ? apiError(21609, 'StatusCallback is not a valid URL') : undefined
}

function isWebAddress(address: string): boolean {
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)
}
