import { CacheKind, type CacheRule } from '#contracts/gen/countersign/policy/v1/admin'
import { word } from '../words.ts'
import { moment } from './moment.ts'
import { span } from './span.ts'

export const cacheRuleHeads = ['id', 'compares', 'counts for', 'only for', 'made']

/** A cache rule: what it compares, for how long a success counts, and where. */
export function cacheRuleRow({ id, kind, seconds, authenticationType, applicationId, createdAt }: CacheRule): string[] {
  const only = [authenticationType, applicationId && `at ${applicationId}`].filter(Boolean).join(' ')
  return [id, word(CacheKind, kind), span(seconds * 1000), only || 'any', moment(createdAt)]
}
