import { Command } from 'commander'
import { allLocations } from '#cli/locations'
import { accessRuleHeads, accessRuleRow } from '#cli/show/access-rule'
import { page } from '#cli/show/page'
import { AdminServiceService, ListConditionalAccessRulesResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { paged, pageOf, type PageFlags } from '../paging.ts'

export const list: Build = (session) =>
  paged(new Command('list'))
    .description('List conditional-access rules by their position: of those that apply, the strictest decides.')
    .addHelpText('after', examples({ 'rules list': 'Who may use what from where?' }))
    .action(async (flags: PageFlags) => {
      const admin = session.to(AdminServiceService)
      const [response, locations] = await Promise.all([
        admin.listConditionalAccessRules({ page: pageOf(flags) }),
        allLocations(admin),
      ])
      session.answer(ListConditionalAccessRulesResponse, response, ({ rules, nextPageToken }) => {
        const rows = rules.map((rule) => accessRuleRow(rule, locations))
        return page(session.style, { heads: accessRuleHeads, rows, none: 'There is no rule.', nextPageToken })
      })
    })
