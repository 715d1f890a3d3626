import { Command, Option } from 'commander'
import { allLocations, locationIds } from '#cli/locations'
import { accessRule } from '#cli/show/access-rule'
import { choices, valueOf } from '#cli/words'
import { AdminServiceService, PutConditionalAccessRuleResponse } from '#contracts/gen/countersign/policy/v1/admin'
import {
  ConditionalAccessControl,
  ConditionalAccessRule,
} from '#contracts/gen/countersign/policy/v1/conditional_access'
import { DevicePlatform } from '#contracts/gen/countersign/types/v1/client'
import { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { wholeNumber } from '../whole-number.ts'

/** One that is not known is no level to begin at. */
const levels = choices(RiskLevel).filter((level) => level !== 'unknown')

interface Flags extends Partial<Record<'id' | 'etag' | 'riskFrom', string>> {
  asks: string
  app?: string[]
  group?: string[]
  exceptGroup?: string[]
  in?: string[]
  exceptIn?: string[]
  platform?: string[]
  position?: number
  disabled?: boolean
}

export const put: Build = (session) =>
  new Command('put')
    .description(
      'Create a conditional-access rule, or with --id replace one. All conditions that are given have to hold.',
    )
    .argument('<name>', 'what administrators know it by')
    .addOption(
      new Option('--asks <for>', 'what it asks for; at work means in a trusted network')
        .choices(choices(ConditionalAccessControl))
        .makeOptionMandatory(),
    )
    .option('--app <application...>', 'only at these applications')
    .option('--group <group...>', 'only for people in one of these groups')
    .option('--except-group <group...>', 'not for people in one of these groups')
    .option('--in <location...>', 'only in these locations, by name or id')
    .option('--except-in <location...>', 'not in these locations')
    .addOption(new Option('--platform <platform...>', 'only on these').choices(choices(DevicePlatform)))
    .addOption(new Option('--risk-from <level>', 'only from this risk on').choices(levels))
    .option('--position <place>', 'its place among the rules, from 1; the last unless given', wholeNumber)
    .option('--disabled', 'keep it, but do not let it count')
    .option('--id <id>', 'the one to replace, as rules list names it')
    .option('--etag <etag>', 'only if it has not changed since')
    .addHelpText(
      'after',
      examples({
        "rules put 'Payroll abroad' --asks block --app payroll --except-in 'The Alps'": 'Payroll opens at home only',
        "rules put 'Contractors' --asks require-when-not-at-work --group contractors --position 1": 'Before all others',
      }),
    )
    .action(async (name: string, flags: Flags) => {
      const admin = session.to(AdminServiceService)
      const locations = await allLocations(admin)
      const rule = { ...asked(flags), name, ...placed(flags, (given) => locationIds(locations, given)) }
      const response = await admin.putConditionalAccessRule({ rule: ConditionalAccessRule.fromPartial(rule) })
      session.answer(PutConditionalAccessRuleResponse, response, ({ rule }) => {
        return accessRule(session.style, rule as ConditionalAccessRule, locations)
      })
    })

function asked(flags: Flags): Partial<ConditionalAccessRule> {
  const { asks, app = [], group = [], exceptGroup = [], platform = [], riskFrom, disabled, position = 0 } = flags
  return {
    ...(flags.id !== undefined && { id: flags.id }),
    ...(flags.etag !== undefined && { etag: flags.etag }),
    enabled: disabled !== true,
    control: valueOf(ConditionalAccessControl, asks),
    applicationIds: app,
    groups: group,
    exceptGroups: exceptGroup,
    platforms: platform.map((each) => valueOf(DevicePlatform, each)),
    riskFrom: valueOf(RiskLevel, riskFrom),
    position,
  }
}

function placed({ in: inside = [], exceptIn = [] }: Flags, idsOf: (given: string[]) => string[]) {
  return { locationIds: idsOf(inside), exceptLocationIds: idsOf(exceptIn) }
}
