import { Command } from 'commander'
import { GetPinResponse, PinServiceService } from '#contracts/gen/countersign/challenge/v1/pin'
import { pinStanding } from '#cli/show/pin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const show: Build = (session) =>
  new Command('show')
    .description('Show whether a person has a PIN, and how it stands; never the PIN.')
    .argument('<user>', 'the person')
    .addHelpText('after', examples({ 'pin show ann': 'Does it have to be changed?' }))
    .action(async (userId: string) => {
      const response = await session.to(PinServiceService).getPin({ userId })
      session.answer(GetPinResponse, response, (response) => pinStanding(session.style, response))
    })
