import type { SendRequest } from '#contracts/gen/countersign/delivery/v1/delivery'
import { Channel } from '#contracts/gen/countersign/delivery/v1/delivery'
import { invalidRequest } from '#libs/rpc/shape'
import type { KnownChannel } from '../channels/channel.ts'
import { voice } from '../channels/voice.ts'
import type { CallTerms } from './call.ts'

/** What is sealed of a call until it is over. */
export interface SealedCall {
  terms: CallTerms
  token: string
  factorId: string
  backupNumber: string
  callerId: string
  /** Absent in what was sealed before there were greetings. */
  applicationId?: string
  applicationName: string
  /** Where it was asked for from; absent where nobody said. */
  clientIp?: string
  language: string
  /** What is to be confirmed; empty for a sign-in. */
  event: string
}

/** What a request wants of its call; undefined where it is for none. Refuses INVALID_REQUEST terms that have no call, or the other way round. */
export function sealedCall(
  { call, parameters, language, eventText: event, clientIp }: SendRequest,
  { channel, extension }: { channel: KnownChannel; extension: string },
): SealedCall | undefined {
  if (!call !== (channel !== Channel.VOICE)) {
    throw invalidRequest([{ field: 'call', description: 'must be given for a call, and for nothing else' }])
  }
  if (!call) return undefined
  const { token, factorId, backupNumber, callerId, sayExtension, applicationId, ...rest } = call
  const { pinRequired, pinAttempts, fraudCode, blockForFraud } = rest
  const asked = { pinRequired, pinAttempts, fraudCode, blockForFraud }
  return {
    terms: { ...asked, extension, sayExtension, backup: backupNumber !== '' },
    ...{ token, factorId, callerId, applicationId, clientIp, language, event },
    applicationName: parameters.application_name ?? '',
    backupNumber: backupNumber && voice.address(backupNumber).to,
  }
}
