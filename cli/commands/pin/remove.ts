import { Command } from 'commander'
import { PinServiceService, RemovePinResponse } from '#contracts/gen/countersign/challenge/v1/pin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const remove: Build = (session) =>
  new Command('remove')
    .description("Take a person's PIN away, and forget those before it.")
    .argument('<user>', 'the person')
    .addHelpText('after', examples({ 'pin remove ann': 'It was forgotten' }))
    .action(async (userId: string) => {
      const response = await session.to(PinServiceService).removePin({ userId })
      session.answer(RemovePinResponse, response, () => 'The person has no PIN.')
    })
