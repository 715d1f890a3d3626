import { Command } from 'commander'
import { AdminServiceService, RemoveCacheRuleResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const remove: Build = (session) =>
  new Command('remove')
    .description('Remove a cache rule: successes count by it no longer.')
    .argument('<id>', 'the rule, as caches list names it')
    .addHelpText('after', examples({ 'caches remove 0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b': 'The VPN repeats no more' }))
    .action(async (ruleId: string) => {
      const response = await session.to(AdminServiceService).removeCacheRule({ ruleId })
      session.answer(RemoveCacheRuleResponse, response, () => 'The cache rule is removed.')
    })
