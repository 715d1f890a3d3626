import { Command } from 'commander'
import { AdminServiceService, RemoveConditionalAccessRuleResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const remove: Build = (session) =>
  new Command('remove')
    .description('Remove a conditional-access rule; those behind it move up.')
    .argument('<id>', 'the rule, as rules list names it')
    .addHelpText('after', examples({ 'rules remove 0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b': 'Nobody needs it' }))
    .action(async (ruleId: string) => {
      const response = await session.to(AdminServiceService).removeConditionalAccessRule({ ruleId })
      session.answer(RemoveConditionalAccessRuleResponse, response, () => 'The rule is removed.')
    })
