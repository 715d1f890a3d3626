import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { SendingLimits } from './sending-limits.ts'

export type Obstacle = 'country' | 'number_type'

/** Why neither text nor call may go to that number; undefined where it may. A number of no country's own is outside of every list. */
export function obstacleTo(
  to: string,
  { countries, refusedTypes }: Pick<SendingLimits, 'countries' | 'refusedTypes'>,
): Obstacle | undefined {
  const number = parsePhoneNumberFromString(to)
  const type = number?.getType()
  if (type && refusedTypes.some((refused) => refused === type)) return 'number_type'
  if (!countries) return undefined
  // A number out of a range that is not known yet may be of any country that shares the calling code.
  const possible = number?.country ? [number.country] : (number?.getPossibleCountries() ?? [])
  return possible.some((country) => countries.includes(country)) ? undefined : 'country'
}

/** What the caller is told of it: not the number. */
export function notAllowed(cause: Obstacle, channel: string): Refusal {
  const metadata = { cause, channel }
  return new Refusal(ErrorReason.DESTINATION_NOT_ALLOWED, 'nothing goes to such a number', { metadata })
}
