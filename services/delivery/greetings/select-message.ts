import type { VoiceMessageType } from '#contracts/gen/countersign/delivery/v1/greeting'
import { tagsOf } from './tags-of.ts'

/** A voice message, as far as it decides when it is heard. */
export interface Candidate {
  type: VoiceMessageType
  language: string
  /** Empty for any application. */
  applicationId: string
}

/** Who is to hear what, and where. */
export interface Listener {
  type: VoiceMessageType
  /** A BCP 47 tag; empty for English. */
  language: string
  applicationId: string
}

/**
 * The voice message to be heard: that of the type, the person's language and the application; else that of the type and the
 * language for any application; else none, and the stock message is. One in another language is never heard: a recording in
 * German is worth less to who speaks English than the stock message in English.
 */
export function selectMessage<M extends Candidate>(messages: readonly M[], listener: Listener): M | undefined {
  const { type, language, applicationId } = listener
  const applications = applicationId === '' ? [''] : [applicationId, '']
  const places = applications.flatMap((application) => tagsOf(language).map((tag) => [application, tag] as const))
  const found = places.map(([application, tag]) =>
    messages.find((each) => each.type === type && each.language === tag && each.applicationId === application),
  )
  return found.find((message) => message !== undefined)
}
