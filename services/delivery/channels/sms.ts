import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { Channel as ChannelKind } from '#contracts/gen/countersign/delivery/v1/delivery'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { maskPhone } from '#libs/runtime/masked-phone'
import { fill, invalidParameters } from '../templates/fill.ts'
import { replyingOf, textOf } from '../templates/index.ts'
import type { Parameters } from '../templates/texts.ts'
import type { Channel } from './channel.ts'
import { withShortName } from './short-name.ts'

const e164 = /^\+[1-9]\d{6,14}$/

/** A text message. */
export const sms: Channel = {
  kind: ChannelKind.SMS,

  address(given) {
    const number = e164.test(given) ? parsePhoneNumberFromString(given) : undefined
    // The length is judged, not the range: ranges open faster than tables are updated, and the carrier knows better.
    if (!number?.isPossible()) throw notANumber()
    return { to: number.number, hint: maskPhone(number.number), countryCode: number.countryCallingCode }
  },

  render({ template, parameters, language, eventText }) {
    const replying = eventText && replyingOf(template, language)
    if (replying) return toReply(eventText, replying, parameters)
    if (eventText) return whole(eventText, parameters)
    return fill(textOf(template, language), withShortName(parameters))
  },
}

/** A text that is told already. */
function whole(text: string, parameters: Parameters): string {
  const unknown = Object.keys(parameters)
  if (unknown.length > 0) throw invalidParameters({ missing: [], unknown })
  return text
}

/** A text that is told already, and how to answer it: the code is in it, and given besides, for the reply is known by it. */
function toReply(text: string, replying: string, { otp = '', ...others }: Parameters): string {
  const unknown = [...Object.keys(others), ...(otp && !text.includes(otp) ? ['otp'] : [])]
  if (unknown.length > 0) throw invalidParameters({ missing: [], unknown })
  return `${text}\n${replying}`
}

function notANumber(): Refusal {
  const violations = [{ field: 'recipient.sms_number', description: 'must be a telephone number in E.164 form' }]
  return new Refusal(ErrorReason.INVALID_REQUEST, 'the recipient has no telephone number that a text can reach', {
    violations,
  })
}
