import { UsageModel, type Provider } from '#contracts/gen/countersign/policy/v1/admin'
import type { Style } from '../session.ts'
import { word } from '../words.ts'
import { fields } from './fields.ts'
import { moment } from './moment.ts'

/** What a tenant's use is billed by. */
export function provider(style: Style, { id, name, usageModel, linked, createdAt }: Provider): string {
  return fields(style, [
    ['provider', style.bold(name)],
    ['billed', word(UsageModel, usageModel)],
    ['linked', linked ? 'yes: everybody has the full edition' : 'no'],
    ['created', moment(createdAt)],
    ['id', id],
  ])
}
