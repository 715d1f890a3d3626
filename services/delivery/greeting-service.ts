import { GreetingServiceService } from '#contracts/gen/countersign/delivery/v1/greeting'
import { implement, type Implementation } from '#libs/rpc/implement'
import type { Context } from './context.ts'
import { deleteSoundFile, deleteSoundFileShape } from './rpc/delete-sound-file.ts'
import { deleteVoiceMessage, deleteVoiceMessageShape } from './rpc/delete-voice-message.ts'
import { listShape, listSoundFiles } from './rpc/list-sound-files.ts'
import { listVoiceMessages } from './rpc/list-voice-messages.ts'
import { putVoiceMessage, putVoiceMessageShape } from './rpc/put-voice-message.ts'
import { readSound, readSoundShape } from './rpc/read-sound.ts'
import { uploadSoundFile, uploadSoundFileShape } from './rpc/upload-sound-file.ts'

const administrators = { scope: 'greetings' }

/** What tenants have recorded to be heard in calls. */
export function greetingService(ctx: Context): Implementation {
  return implement(GreetingServiceService, {
    uploadSoundFile: {
      access: administrators,
      shape: uploadSoundFileShape,
      handle: (requests, call) => uploadSoundFile(ctx, requests, call),
    },
    listSoundFiles: {
      access: administrators,
      shape: listShape,
      handle: (request, call) => listSoundFiles(ctx, request, call),
    },
    deleteSoundFile: {
      access: administrators,
      shape: deleteSoundFileShape,
      handle: (request, call) => deleteSoundFile(ctx, request, call),
    },
    putVoiceMessage: {
      access: administrators,
      shape: putVoiceMessageShape,
      handle: (request, call) => putVoiceMessage(ctx, request, call),
    },
    listVoiceMessages: {
      access: administrators,
      shape: listShape,
      handle: (request, call) => listVoiceMessages(ctx, request, call),
    },
    deleteVoiceMessage: {
      access: administrators,
      shape: deleteVoiceMessageShape,
      handle: (request, call) => deleteVoiceMessage(ctx, request, call),
    },
    readSound: {
      // The tenant is in the address that we signed.
      access: { peers: ['gateway'], tenant: 'optional' },
      shape: readSoundShape,
      handle: (request) => readSound(ctx, request),
    },
  })
}
