import { Command } from 'commander'
import { DeleteSoundFileResponse, GreetingServiceService } from '#contracts/gen/countersign/delivery/v1/greeting'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const deleteSound: Build = (session) =>
  new Command('delete-sound')
    .description('Delete a sound file that no voice message plays.')
    .argument('<id>', 'the sound file, as greetings sounds names it')
    .addHelpText('after', examples({ 'greetings delete-sound 0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b': 'It is gone' }))
    .action(async (soundFileId: string) => {
      const response = await session.to(GreetingServiceService).deleteSoundFile({ soundFileId })
      session.answer(DeleteSoundFileResponse, response, () => 'The sound file is deleted.')
    })
