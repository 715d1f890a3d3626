import { Command } from 'commander'
import { ChangePinResponse, PinServiceService } from '#contracts/gen/countersign/challenge/v1/pin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const change: Build = (session) =>
  new Command('change')
    .description(
      'Change a PIN by giving the old one first. All three are asked for, or read from lines of the standard input.',
    )
    .argument('<user>', 'the person')
    .addHelpText('after', examples({ 'pin change ann': 'The exit code is 0 only if the old PIN was right' }))
    .action(async (userId: string) => {
      const oldPin = await session.ask('Old PIN')
      const newPin = await session.ask('New PIN')
      const confirmation = await session.ask('New PIN once more')
      const response = await session.to(PinServiceService).changePin({ userId, oldPin, newPin, confirmation })
      const words = response.changed ? 'The PIN is changed.' : 'The old PIN was wrong.'
      session.answer(ChangePinResponse, response, () => words)
      if (!response.changed) session.disappoint()
    })
