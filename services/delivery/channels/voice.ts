import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { Channel as ChannelKind } from '#contracts/gen/countersign/delivery/v1/delivery'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { maskPhone } from '#libs/runtime/masked-phone'
import { speak } from '../calls/speak.ts'
import { invalidParameters } from '../templates/fill.ts'
import type { Channel } from './channel.ts'

/** A number, and what is dialled behind it (RFC 3966 section 5.3, with the pauses and keys of a switchboard). */
const called = /^(\+[1-9]\d{6,14})(?:;ext=(@?[\d,*#]{1,32}))?$/

/** A phone call. What is said in it depends on how it goes, so nothing is rendered before somebody answers. */
export const voice: Channel = {
  kind: ChannelKind.VOICE,

  address(given) {
    const [, number = '', extension] = called.exec(given) ?? []
    const parsed = parsePhoneNumberFromString(number)
    if (!parsed?.isPossible()) throw notANumber()
    const common = { to: parsed.number, hint: maskPhone(parsed.number), countryCode: parsed.countryCallingCode }
    return { ...common, ...(extension && { extension }) }
  },

  render({ parameters, language, eventText: event = '' }) {
    const { application_name: applicationName = '', ...others } = parameters
    const unknown = Object.keys(others)
    if (unknown.length > 0 || applicationName === '')
      throw invalidParameters({ missing: applicationName === '' ? ['application_name'] : [], unknown })
    return speak('greeting', language, { applicationName, fraudCode: '', extension: '', event }).text
  },
}

function notANumber(): Refusal {
  const violations = [
    { field: 'recipient.call_number', description: 'must be a telephone number in E.164 form, or one with ;ext=' },
  ]
  return new Refusal(ErrorReason.INVALID_REQUEST, 'the recipient has no telephone number that can be called', {
    violations,
  })
}
