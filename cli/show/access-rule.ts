import {
  ConditionalAccessControl,
  type ConditionalAccessRule,
  type NamedLocation,
} from '#contracts/gen/countersign/policy/v1/conditional_access'
import { DevicePlatform } from '#contracts/gen/countersign/types/v1/client'
import { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import type { Style } from '../session.ts'
import { word } from '../words.ts'
import { fields } from './fields.ts'
import { moment } from './moment.ts'

type Locations = readonly NamedLocation[]

/** A conditional-access rule; its locations by their names. */
export function accessRule(style: Style, shown: ConditionalAccessRule, locations: Locations): string {
  const { id, name, position, enabled, control, createdAt, etag } = shown
  return fields(style, [
    ['rule', style.bold(name)],
    ['position', String(position)],
    ['asks for', word(ConditionalAccessControl, control)],
    ['when', conditions(shown, locations)],
    ['in force', enabled ? 'yes' : 'no'],
    ['known since', moment(createdAt)],
    ['id', id],
    ['etag', style.dim(etag)],
  ])
}

export const accessRuleHeads = ['', 'rule', 'asks for', 'when', 'in force', 'id']

export function accessRuleRow(shown: ConditionalAccessRule, locations: Locations): string[] {
  const { id, name, position, enabled, control } = shown
  const asked = word(ConditionalAccessControl, control)
  return [`${position}.`, name, asked, conditions(shown, locations), enabled ? 'yes' : 'no', id]
}

/** What has to hold for a rule to apply, in words. */
function conditions(rule: ConditionalAccessRule, locations: Locations): string {
  const places = (ids: readonly string[]) => ids.map((id) => locations.find((each) => each.id === id)?.name ?? id)
  const parts = [
    listed('at', rule.applicationIds),
    listed('for', rule.groups),
    listed('not for', rule.exceptGroups),
    listed('in', places(rule.locationIds)),
    listed('not in', places(rule.exceptLocationIds)),
    listed(
      'on',
      rule.platforms.map((platform) => word(DevicePlatform, platform)),
    ),
    rule.riskFrom === RiskLevel.UNSPECIFIED ? '' : `risk from ${word(RiskLevel, rule.riskFrom)}`,
  ]
  return parts.filter(Boolean).join(', ') || 'always'
}

const listed = (how: string, items: readonly string[]) => (items.length === 0 ? '' : `${how} ${items.join(' or ')}`)
