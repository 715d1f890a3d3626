import { Command } from 'commander'
import { FactorServiceService, RemoveFactorResponse } from '#contracts/gen/countersign/challenge/v1/factor'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const remove: Build = (session) =>
  new Command('remove')
    .description('Remove a device: its key proves nobody any more.')
    .argument('<device>', 'the device')
    .addHelpText('after', examples({ 'app-devices remove 0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b': 'The phone was sold' }))
    .action(async (factorId: string) => {
      const response = await session.to(FactorServiceService).removeFactor({ factorId })
      session.answer(RemoveFactorResponse, response, () => 'The device is gone.')
    })
