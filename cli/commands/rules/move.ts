import { Command } from 'commander'
import { allAccessRules } from '#cli/access-rules'
import { AdminServiceService, PutConditionalAccessRuleResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { wholeNumber } from '../whole-number.ts'

export const move: Build = (session) =>
  new Command('move')
    .description('Move a conditional-access rule to another place; those from there on move down.')
    .argument('<id>', 'the rule, as rules list names it')
    .argument('<position>', 'its place, from 1; 0 for the last', wholeNumber)
    .addHelpText('after', examples({ 'rules move 0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b 1': 'Before all others' }))
    .action(async (id: string, position: number) => {
      const admin = session.to(AdminServiceService)
      const rule = (await allAccessRules(admin)).find((each) => each.id === id)
      if (!rule) throw new Error(`there is no rule ${id}: countersign rules list shows those there are`)
      const response = await admin.putConditionalAccessRule({ rule: { ...rule, position } })
      session.answer(PutConditionalAccessRuleResponse, response, ({ rule }) => {
        return `"${rule?.name}" is at place ${rule?.position} now.`
      })
    })
