import { Command } from 'commander'
import { page } from '#cli/show/page'
import { voiceMessageHeads, voiceMessageRow } from '#cli/show/voice-message'
import { GreetingServiceService, ListVoiceMessagesResponse } from '#contracts/gen/countersign/delivery/v1/greeting'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { paged, pageOf, type PageFlags } from '../paging.ts'

export const list: Build = (session) =>
  paged(new Command('list'))
    .description('List what is played instead of stock messages, the oldest first.')
    .addHelpText('after', examples({ 'greetings list': 'What do people hear?' }))
    .action(async (flags: PageFlags) => {
      const response = await session.to(GreetingServiceService).listVoiceMessages({ page: pageOf(flags) })
      session.answer(ListVoiceMessagesResponse, response, ({ voiceMessages, nextPageToken }) => {
        const rows = voiceMessages.map(voiceMessageRow)
        const none = 'Stock messages are heard, and nothing else.'
        return page(session.style, { heads: voiceMessageHeads, rows, none, nextPageToken })
      })
    })
