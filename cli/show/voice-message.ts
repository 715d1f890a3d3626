import { VoiceMessageType, type VoiceMessage } from '#contracts/gen/countersign/delivery/v1/greeting'
import { word } from '../words.ts'

export const voiceMessageHeads = ['id', 'instead of', 'for', 'at', 'plays', 'etag']

/** A voice message: what it is heard instead of, by whom, and where. */
export function voiceMessageRow({ id, type, language, applicationId, soundFileId, etag }: VoiceMessage): string[] {
  return [id, word(VoiceMessageType, type), language, applicationId || 'any', soundFileId, etag]
}
