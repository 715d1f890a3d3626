import { Argument, Command } from 'commander'
import { listedIn } from '#cli/listed-in'
import { choices, valueOf } from '#cli/words'
import { AdminServiceService, PersonState, SetPeopleStateResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

/** So many people go in one call. */
const perCall = 1_000

export const state: Build = (session) =>
  new Command('state')
    .description('Set the state of many people at once. The exit code is 0 only if all of them are known.')
    .addArgument(new Argument('<state>', 'how a second factor is asked of them').choices(choices(PersonState)))
    .argument('[user...]', 'the people')
    .option('--file <file>', 'a file that names more of them, one a line')
    .addHelpText(
      'after',
      examples({
        'people state enforced ann bob': 'They are asked for a second factor at every sign-in',
        'people state enabled --file sales.txt': 'All of these have to register at their next sign-in',
      }),
    )
    .action(async (name: string, users: string[], { file }: { file?: string }) => {
      const userIds = [...users, ...(file === undefined ? [] : await listedIn(file))]
      if (userIds.length === 0) throw new Error('nobody is named: name people, or give --file')
      const admin = session.to(AdminServiceService)
      const came: SetPeopleStateResponse = { changed: 0, unknownUserIds: [] }
      for (let from = 0; from < userIds.length; from += perCall) {
        const some = { userIds: userIds.slice(from, from + perCall), state: valueOf(PersonState, name) }
        const { changed, unknownUserIds } = await admin.setPeopleState(some)
        came.changed += changed
        came.unknownUserIds.push(...unknownUserIds)
      }
      session.answer(SetPeopleStateResponse, came, (came) => shown(name, came))
      if (came.unknownUserIds.length > 0) session.disappoint()
    })

function shown(state: string, { changed, unknownUserIds }: SetPeopleStateResponse): string {
  const unknown = unknownUserIds.length === 0 ? '' : `\nNot known: ${unknownUserIds.join(', ')}.`
  return `${changed} changed to ${state}.${unknown}`
}
