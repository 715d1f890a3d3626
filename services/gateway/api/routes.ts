import * as challenge from '#contracts/gen/countersign/challenge/v1/challenge'
import * as factor from '#contracts/gen/countersign/challenge/v1/factor'
import * as device from '#contracts/gen/countersign/challenge/v1/device'
import * as greeting from '#contracts/gen/countersign/delivery/v1/greeting'
import { route, type Route } from './route.ts'

const { ChallengeServiceService: challenges } = challenge
const { FactorServiceService: factors } = factor
const { DeviceServiceService: devices } = device
const { GreetingServiceService: greetings } = greeting

/** The JSON API: every route with its RPC, and the scope that the caller's key needs. */
export const routes: readonly Route[] = [
  route(challenges.startChallenge, {
    at: 'POST /v1/challenges',
    request: challenge.StartChallengeRequest,
    response: challenge.StartChallengeResponse,
    scope: 'challenge',
    ask: (ctx) => ctx.challenges.startChallenge,
  }),
  route(challenges.getChallenge, {
    at: 'GET /v1/challenges/{challengeId}',
    request: challenge.GetChallengeRequest,
    response: challenge.GetChallengeResponse,
    scope: 'challenge',
    ask: (ctx) => ctx.challenges.getChallenge,
  }),
  route(challenges.watchChallenge, {
    at: 'GET /v1/challenges/{challengeId}/watch',
    request: challenge.WatchChallengeRequest,
    response: challenge.WatchChallengeResponse,
    scope: 'challenge',
    ask: (ctx) => ctx.challenges.watchChallenge,
  }),
  route(challenges.answerChallenge, {
    at: 'POST /v1/challenges/{challengeId}/answer',
    request: challenge.AnswerChallengeRequest,
    response: challenge.AnswerChallengeResponse,
    scope: 'challenge',
    ask: (ctx) => ctx.challenges.answerChallenge,
  }),
  route(challenges.resendChallenge, {
    at: 'POST /v1/challenges/{challengeId}/resend',
    request: challenge.ResendChallengeRequest,
    response: challenge.ResendChallengeResponse,
    scope: 'challenge',
    ask: (ctx) => ctx.challenges.resendChallenge,
  }),
  route(challenges.cancelChallenge, {
    at: 'POST /v1/challenges/{challengeId}/cancel',
    request: challenge.CancelChallengeRequest,
    response: challenge.CancelChallengeResponse,
    scope: 'challenge',
    ask: (ctx) => ctx.challenges.cancelChallenge,
  }),
  route(factors.enrolFactor, {
    at: 'POST /v1/factors',
    request: factor.EnrolFactorRequest,
    response: factor.EnrolFactorResponse,
    scope: 'factors',
    ask: (ctx) => ctx.factors.enrolFactor,
  }),
  route(factors.listFactors, {
    at: 'GET /v1/factors',
    request: factor.ListFactorsRequest,
    response: factor.ListFactorsResponse,
    scope: 'factors',
    ask: (ctx) => ctx.factors.listFactors,
  }),
  route(factors.confirmFactor, {
    at: 'POST /v1/factors/{factorId}/confirm',
    request: factor.ConfirmFactorRequest,
    response: factor.ConfirmFactorResponse,
    scope: 'factors',
    ask: (ctx) => ctx.factors.confirmFactor,
  }),
  route(factors.removeFactor, {
    at: 'DELETE /v1/factors/{factorId}',
    request: factor.RemoveFactorRequest,
    response: factor.RemoveFactorResponse,
    scope: 'factors',
    ask: (ctx) => ctx.factors.removeFactor,
  }),
  route(devices.listDevices, {
    at: 'GET /v1/devices',
    request: device.ListDevicesRequest,
    response: device.ListDevicesResponse,
    scope: 'factors',
    ask: (ctx) => ctx.devices.listDevices,
  }),
  route(devices.renameDevice, {
    at: 'POST /v1/devices/{deviceId}/rename',
    request: device.RenameDeviceRequest,
    response: device.RenameDeviceResponse,
    scope: 'factors',
    ask: (ctx) => ctx.devices.renameDevice,
  }),
  route(devices.blockDevice, {
    at: 'POST /v1/devices/{deviceId}/block',
    request: device.BlockDeviceRequest,
    response: device.BlockDeviceResponse,
    scope: 'factors',
    ask: (ctx) => ctx.devices.blockDevice,
  }),
  route(devices.unblockDevice, {
    at: 'POST /v1/devices/{deviceId}/unblock',
    request: device.UnblockDeviceRequest,
    response: device.UnblockDeviceResponse,
    scope: 'factors:vouch',
    ask: (ctx) => ctx.devices.unblockDevice,
  }),
  route(greetings.uploadSoundFile, {
    at: 'POST /v1/sound-files',
    request: greeting.UploadSoundFileRequest,
    response: greeting.UploadSoundFileResponse,
    scope: 'greetings',
    ask: (ctx) => ctx.recordings.uploadSoundFile,
    upload: {
      types: ['audio/wav', 'audio/mpeg', 'application/octet-stream'],
      mostBytes: 5 * 1024 * 1024,
      head: ({ part }) => ({ part: part ?? { $case: 'header', value: greeting.SoundFileHeader.create() } }),
      part: (value) => ({ part: { $case: 'chunk', value } }),
    },
  }),
  route(greetings.listSoundFiles, {
    at: 'GET /v1/sound-files',
    request: greeting.ListSoundFilesRequest,
    response: greeting.ListSoundFilesResponse,
    scope: 'greetings',
    ask: (ctx) => ctx.recordings.listSoundFiles,
  }),
  route(greetings.deleteSoundFile, {
    at: 'DELETE /v1/sound-files/{soundFileId}',
    request: greeting.DeleteSoundFileRequest,
    response: greeting.DeleteSoundFileResponse,
    scope: 'greetings',
    ask: (ctx) => ctx.recordings.deleteSoundFile,
  }),
  route(greetings.putVoiceMessage, {
    at: 'POST /v1/voice-messages',
    request: greeting.PutVoiceMessageRequest,
    response: greeting.PutVoiceMessageResponse,
    scope: 'greetings',
    ask: (ctx) => ctx.recordings.putVoiceMessage,
  }),
  route(greetings.listVoiceMessages, {
    at: 'GET /v1/voice-messages',
    request: greeting.ListVoiceMessagesRequest,
    response: greeting.ListVoiceMessagesResponse,
    scope: 'greetings',
    ask: (ctx) => ctx.recordings.listVoiceMessages,
  }),
  route(greetings.deleteVoiceMessage, {
    at: 'DELETE /v1/voice-messages/{voiceMessageId}',
    request: greeting.DeleteVoiceMessageRequest,
    response: greeting.DeleteVoiceMessageResponse,
    scope: 'greetings',
    ask: (ctx) => ctx.recordings.deleteVoiceMessage,
  }),
]
