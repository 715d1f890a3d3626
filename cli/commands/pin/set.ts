import { Command } from 'commander'
import { PinServiceService, SetPinResponse } from '#contracts/gen/countersign/challenge/v1/pin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

interface Flags {
  made?: boolean
  changeRequired?: boolean
}

export const set: Build = (session) =>
  new Command('set')
    .description("Set a person's PIN. It is asked for, or read from the standard input; never give it as an argument.")
    .argument('<user>', 'the person')
    .option('--made', 'have one made that keeps the rules; it is shown once')
    .option('--change-required', 'the person has to change it at their next sign-in')
    .addHelpText(
      'after',
      examples({
        'pin set ann --made --change-required': 'A first PIN, to be told to ann',
        'pin set ann < pin.txt': 'One that is in a file',
      }),
    )
    .action(async (userId: string, { made = false, changeRequired = false }: Flags) => {
      const pin = made ? '' : await session.ask('New PIN')
      const response = await session.to(PinServiceService).setPin({ userId, pin, changeRequired })
      session.answer(SetPinResponse, response, ({ pin }) => (pin === '' ? 'The PIN is set.' : `The PIN is ${pin}`))
    })
