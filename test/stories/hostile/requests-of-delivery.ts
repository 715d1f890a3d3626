import {
  ReceiveCallRequest,
  ReceiveCallbackRequest,
  ReceiveTextRequest,
  SendRequest,
  Template,
} from '#contracts/gen/countersign/delivery/v1/delivery'
import { ReadSoundRequest, VoiceMessageType } from '#contracts/gen/countersign/delivery/v1/greeting'
import type { Scene } from './scene.ts'

const applicationId = 'vpn'
const page = { pageSize: 10, pageToken: '' }

/** Of messages, and of what is heard in calls. */
export function deliveryAbout(scene: Scene) {
  const { userId, number, challengeId } = scene
  return {
    greetings: {
      uploadSoundFile: { part: { $case: 'header', value: { description: 'hostile', fileBytes: 0 } } },
      listSoundFiles: { page },
      deleteSoundFile: { soundFileId: scene.soundFileId },
      putVoiceMessage: {
        voiceMessage: {
          id: '',
          type: VoiceMessageType.GREETING,
          language: 'en',
          applicationId,
          soundFileId: scene.soundFileId,
          etag: '',
        },
      },
      listVoiceMessages: { page },
      deleteVoiceMessage: { voiceMessageId: scene.voiceMessageId, etag: '' },
      readSound: ReadSoundRequest.create({ tenantId: 'acme', soundFileId: scene.soundFileId, signature: 'AAAA' }),
    },
    delivery: {
      send: SendRequest.create({
        ...{ idempotencyKey: 'hostile', template: Template.ONE_TIME_CODE, userId, language: 'en' },
        recipient: { address: { $case: 'smsNumber', value: number } },
        parameters: { otp: '123456', application_name: 'The VPN' },
        expiresAt: new Date(Date.now() + 60_000),
      }),
      getDelivery: { deliveryId: scene.deliveryId },
      receiveCallback: ReceiveCallbackRequest.create({
        ...{ provider: 'twilio', url: 'http://127.0.0.1/webhooks/carriers/twilio' },
        ...{ form: { MessageSid: 'SM0' }, headers: { 'x-twilio-signature': 'AAAA' } },
      }),
      receiveText: ReceiveTextRequest.create({
        ...{ provider: 'twilio', url: 'http://127.0.0.1/webhooks/texts/twilio' },
        ...{ form: { MessageSid: 'SM0', From: number, Body: 'STOP' }, headers: { 'x-twilio-signature': 'AAAA' } },
      }),
      takeReplies: { settled: [challengeId] },
      receiveCall: ReceiveCallRequest.create({
        ...{ provider: 'twilio-voice', url: 'http://127.0.0.1/webhooks/calls/twilio-voice' },
        ...{ form: { CallSid: 'CA0' }, headers: { 'x-twilio-signature': 'AAAA' } },
      }),
      rotateWebhookSecret: {},
      getWebPushKey: {},
    },
  }
}
