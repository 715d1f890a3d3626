import { Command } from 'commander'
import {
  AppPasswordServiceService,
  ListAppPasswordsResponse,
} from '#contracts/gen/countersign/challenge/v1/app_password'
import { appPasswordHeads, appPasswordRow } from '#cli/show/app-password'
import { page } from '#cli/show/page'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { paged, pageOf, type PageFlags } from '../paging.ts'

export const list: Build = (session) =>
  paged(new Command('list'))
    .description("List a person's app passwords, the oldest first, without the passwords.")
    .argument('<user>', 'the person')
    .addHelpText('after', examples({ 'app-passwords list ann': 'Which of them are still used?' }))
    .action(async (userId: string, flags: PageFlags) => {
      const response = await session.to(AppPasswordServiceService).listAppPasswords({ userId, page: pageOf(flags) })
      session.answer(ListAppPasswordsResponse, response, ({ appPasswords, nextPageToken }) => {
        const rows = appPasswords.map(appPasswordRow)
        const none = `${userId} has no app password.`
        return page(session.style, { heads: appPasswordHeads, rows, none, nextPageToken })
      })
    })
