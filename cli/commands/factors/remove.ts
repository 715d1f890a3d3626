import { Command } from 'commander'
import { FactorServiceService, RemoveFactorResponse } from '#contracts/gen/countersign/challenge/v1/factor'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const remove: Build = (session) =>
  new Command('remove')
    .description('Remove a factor and forget its secret.')
    .argument('<factor>', 'the factor')
    .addHelpText('after', examples({ 'factors remove 0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b': 'The phone was lost' }))
    .action(async (factorId: string) => {
      const response = await session.to(FactorServiceService).removeFactor({ factorId })
      session.answer(RemoveFactorResponse, response, () => 'The factor is gone.')
    })
