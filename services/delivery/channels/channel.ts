import type { Channel as ChannelKind } from '#contracts/gen/countersign/delivery/v1/delivery'
import type { KnownTemplate, Parameters } from '../templates/texts.ts'

export type KnownChannel = Exclude<ChannelKind, ChannelKind.UNSPECIFIED | ChannelKind.UNRECOGNIZED>

/** Where a message goes. Only the hint and the country may be shown or kept in the clear. */
export interface Address {
  /** As a carrier wants it. */
  to: string
  /** All but its last characters hidden. */
  hint: string
  /** The country's calling code, digits only; empty where the channel has none. */
  countryCode: string
  /** What is dialled once the number answers; absent where nothing is. */
  extension?: string
}

/** What a message says, and in what words. */
export interface Wording {
  template: KnownTemplate
  parameters: Parameters
  /** A BCP 47 tag; one without texts gets English. */
  language: string
  /** Whose message it is. */
  tenant?: string
  /** What is to be confirmed, already told; empty, or absent, where the template says what it is about. */
  eventText?: string
}

/** One way in which a message travels. A channel is pure: carriers are asked elsewhere. */
export interface Channel {
  kind: KnownChannel
  /** Refuses INVALID_REQUEST what can not be an address of this channel. */
  address(given: string): Address
  /** The message as the person will get it. Refuses INVALID_REQUEST with each parameter that is missing or unknown. */
  render(wording: Wording): string
  /** What it is about, where the channel says so apart from the text: never the code. */
  subject?(wording: Wording): string
}
