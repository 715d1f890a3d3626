import { Argument, Command } from 'commander'
import { table } from '#cli/show/table'
import { voiceMessageHeads, voiceMessageRow } from '#cli/show/voice-message'
import { choices, valueOf } from '#cli/words'
import {
  GreetingServiceService,
  PutVoiceMessageResponse,
  VoiceMessage,
  VoiceMessageType,
} from '#contracts/gen/countersign/delivery/v1/greeting'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

interface Flags {
  app?: string
  etag?: string
}

export const put: Build = (session) =>
  new Command('put')
    .description('Have a sound file played in calls instead of a stock message.')
    .addArgument(new Argument('<type>', 'the stock message').choices(choices(VoiceMessageType)))
    .argument('<language>', 'of those who hear it, such as de')
    .argument('<sound>', 'the sound file, as greetings sounds names it')
    .option('--app <application>', 'only at this application')
    .option('--etag <etag>', 'only if it has not changed since')
    .addHelpText(
      'after',
      examples({
        'greetings put greeting de 0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b --app vpn':
          'German speakers hear it at the VPN',
      }),
    )
    .action(async (type: string, language: string, soundFileId: string, { app, etag = '' }: Flags) => {
      const place = { type: valueOf(VoiceMessageType, type), language, applicationId: app ?? '' }
      const voiceMessage = VoiceMessage.fromPartial({ ...place, soundFileId, etag })
      const response = await session.to(GreetingServiceService).putVoiceMessage({ voiceMessage })
      session.answer(PutVoiceMessageResponse, response, ({ voiceMessage }) =>
        table(session.style, voiceMessageHeads, [voiceMessageRow(voiceMessage as VoiceMessage)]),
      )
    })
