import { Command } from 'commander'
import { ProjectionServiceService } from '#contracts/gen/countersign/reporting/v1/projection'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const abandon: Build = (session) =>
  new Command('abandon')
    .description('Give up building projections anew, where it was begun. It takes the key of the operator.')
    .addHelpText('after', examples({ 'projections abandon': 'The archive turned out to be another' }))
    .action(async () => {
      await session.asOperator(ProjectionServiceService).abandonRebuild({})
      session.say('Nothing is being built anew. What reports are made of stands as it was.')
    })
