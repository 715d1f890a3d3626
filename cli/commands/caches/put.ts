import { Argument, Command } from 'commander'
import { cacheRuleHeads, cacheRuleRow } from '#cli/show/cache-rule'
import { table } from '#cli/show/table'
import { choices, valueOf } from '#cli/words'
import {
  AdminServiceService,
  CacheKind,
  CacheRule,
  PutCacheRuleResponse,
} from '#contracts/gen/countersign/policy/v1/admin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { wholeNumber } from '../whole-number.ts'

interface Flags {
  seconds?: number
  integration?: string
  app?: string
  id?: string
  etag?: string
}

export const put: Build = (session) =>
  new Command('put')
    .description('Let an earlier success count, for VPNs that repeat their requests; or with --id replace a rule.')
    .addArgument(new Argument('<compares>', 'what must be the same').choices(choices(CacheKind)))
    .option('--seconds <count>', 'for how long, 1 to 86400; 300 unless given', wholeNumber)
    .option('--integration <type>', 'only for this integration, such as radius')
    .option('--app <application>', 'only at this application')
    .option('--id <id>', 'the one to replace, as caches list names it')
    .option('--etag <etag>', 'only if it has not changed since')
    .addHelpText(
      'after',
      examples({
        'caches put person-application-address --app vpn --seconds 60': 'A success counts for a minute more',
      }),
    )
    .action(async (kind: string, { integration, app, ...given }: Flags) => {
      const rule = {
        ...given,
        kind: valueOf(CacheKind, kind),
        authenticationType: integration ?? '',
        applicationId: app ?? '',
      }
      const response = await session.to(AdminServiceService).putCacheRule({ rule: CacheRule.fromPartial(rule) })
      session.answer(PutCacheRuleResponse, response, ({ rule }) => {
        return table(session.style, cacheRuleHeads, [cacheRuleRow(rule as CacheRule)])
      })
    })
