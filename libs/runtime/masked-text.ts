import { maskPhone } from './masked-phone.ts'

/** `+` and at least 8 digits (E.164 allows 15), also written in groups or in a URL. */
const phone = /(?:\+|%2B)\d(?:[ ().-]{0,2}\d){7,}/gi
const urlPassword = /(:\/\/[^\s"\\/@:]*):(?:[^\s"\\/@]|\\.)+@/g
const bearer = /\b(Bearer\s+)[\w.~+/=-]{12,}/gi
/** `code=…`, `?access_token=…`, `Key (phone)=(…)`; a character that JSON has escaped is part of the value. */
const assigned =
  /((?:answer|body|code|key|otp|passcode|password|phone|pin|secret|seed|to|token)\)?=)\(?(?:[^\s&"\\)]|\\.)+/gi

/**
 * The text with telephone numbers masked to their last two digits, and bearer keys, passwords in URLs and
 * `secret=value` hidden. It may be a line of JSON, which stays valid.
 */
export function maskText(text: string): string {
  return text
    .replace(phone, maskPhone)
    .replace(urlPassword, '$1:[redacted]@')
    .replace(bearer, '$1[redacted]')
    .replace(assigned, '$1[redacted]')
}
