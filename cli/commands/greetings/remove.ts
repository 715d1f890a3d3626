import { Command } from 'commander'
import { DeleteVoiceMessageResponse, GreetingServiceService } from '#contracts/gen/countersign/delivery/v1/greeting'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const remove: Build = (session) =>
  new Command('remove')
    .description('Have the stock message heard again.')
    .argument('<id>', 'the voice message, as greetings list names it')
    .option('--etag <etag>', 'only if it has not changed since')
    .addHelpText('after', examples({ 'greetings remove 0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b': 'As it was' }))
    .action(async (voiceMessageId: string, { etag = '' }: { etag?: string }) => {
      const response = await session.to(GreetingServiceService).deleteVoiceMessage({ voiceMessageId, etag })
      session.answer(DeleteVoiceMessageResponse, response, () => 'The stock message is heard again.')
    })
