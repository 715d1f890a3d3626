import { Command } from 'commander'
import { page } from '#cli/show/page'
import { soundFileHeads, soundFileRow } from '#cli/show/sound-file'
import { GreetingServiceService, ListSoundFilesResponse } from '#contracts/gen/countersign/delivery/v1/greeting'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { paged, pageOf, type PageFlags } from '../paging.ts'

export const sounds: Build = (session) =>
  paged(new Command('sounds'))
    .description('List the sound files, the oldest first.')
    .addHelpText('after', examples({ 'greetings sounds': 'What can be played?' }))
    .action(async (flags: PageFlags) => {
      const response = await session.to(GreetingServiceService).listSoundFiles({ page: pageOf(flags) })
      session.answer(ListSoundFilesResponse, response, ({ soundFiles, nextPageToken }) => {
        const rows = soundFiles.map(soundFileRow)
        return page(session.style, { heads: soundFileHeads, rows, none: 'There is no sound file.', nextPageToken })
      })
    })
