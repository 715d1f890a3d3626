import { apiError, type ApiError } from './api-error.ts'
import { recipientInvalid, reservedRecipients, reservedSenders, senderInvalid, type Ends } from './reserved-numbers.ts'

const e164 = /^\+[1-9]\d{6,14}$/
const shortCode = /^\d{5,6}$/
const alphanumeric = /^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/
const serviceSid = /^MG[0-9a-f]{32}$/

/** Why the carrier would not take this message, in its own words; undefined when it would. */
export function checkMessage(form: URLSearchParams): ApiError | undefined {
  const ends = { to: form.get('To') ?? '', from: form.get('From') ?? '' }
  return (
    checkRecipient(ends) ?? checkSender(ends, form.get('MessagingServiceSid')) ?? checkBody(form) ?? checkOptions(form)
  )
}

function checkRecipient(ends: Ends): ApiError | undefined {
  if (!ends.to) return apiError(21604, "A 'To' phone number is required.")
  return e164.test(ends.to) ? reservedRecipients.get(ends.to)?.(ends) : recipientInvalid(ends)
}

function checkSender(ends: Ends, service: string | null): ApiError | undefined {
  const { from } = ends
  if (service && !serviceSid.test(service)) return apiError(21701, `The Messaging Service Sid ${service} is invalid.`)
  if (!from) return service ? undefined : apiError(21603, "A 'From' phone number is required.")
  const wellFormed = [e164, shortCode, alphanumeric].some((form) => form.test(from))
  return wellFormed ? reservedSenders.get(from)?.(ends) : senderInvalid(ends)
}

function checkBody(form: URLSearchParams): ApiError | undefined {
  const body = form.get('Body')
  if (!body) return apiError(21602, 'Message body is required.')
  if (body.length > 1600) return apiError(21617, 'The concatenated message body exceeds the 1600 character limit.')
  return undefined
}

function checkOptions(form: URLSearchParams): ApiError | undefined {
  const callback = form.get('StatusCallback')
  if (callback && !isWebAddress(callback)) {
    return apiError(21609, `The StatusCallback URL ${callback} is not a valid URL.`)
  }
  const validity = Number(form.get('ValidityPeriod') ?? 36_000)
  const allowed = Number.isInteger(validity) && validity >= 1 && validity <= 36_000
  return allowed ? undefined : apiError(21624, 'Invalid validity period value')
}

function isWebAddress(address: string): boolean {
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)
}
