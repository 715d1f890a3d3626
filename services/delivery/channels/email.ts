import { z } from 'zod'
import { Channel as ChannelKind } from '#contracts/gen/countersign/delivery/v1/delivery'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { maskEmail } from '#libs/runtime/masked-email'
import { fill } from '../templates/fill.ts'
import { subjectOf, textOf } from '../templates/index.ts'
import type { MailedTemplate } from '../templates/texts.ts'
import type { Channel } from './channel.ts'

/** 254 characters: a path in SMTP has 256, its brackets included (RFC 5321 section 4.5.3.1.3). */
const address = z.email().max(254)

/** A mail. */
export const email: Channel = {
  kind: ChannelKind.EMAIL,

  address(given) {
    if (!address.safeParse(given).success) throw notAnAddress()
    return { to: given, hint: maskEmail(given), countryCode: '' }
  },

  render({ template, parameters, language, eventText }) {
    if (eventText) throw noEvents()
    return fill(textOf(template, language), parameters)
  },

  subject({ template, parameters: { application_name: name }, language }) {
    return fill(subjectOf(template as MailedTemplate, language), name === undefined ? {} : { application_name: name })
  },
}

function noEvents(): Refusal {
  const violations = [{ field: 'event_text', description: 'must be empty: no event is confirmed by mail' }]
  return new Refusal(ErrorReason.INVALID_REQUEST, 'a mail tells of no event', { violations })
}

function notAnAddress(): Refusal {
  const violations = [{ field: 'recipient.email_address', description: 'must be a mail address' }]
  return new Refusal(ErrorReason.INVALID_REQUEST, 'the recipient has no address that a mail can reach', { violations })
}
