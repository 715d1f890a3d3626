import { BypassState, type Bypass } from '#contracts/gen/countersign/policy/v1/admin'
import type { Style } from '../session.ts'
import { word } from '../words.ts'
import { fields } from './fields.ts'
import { moment } from './moment.ts'

/** A one-time bypass, active or not. */
export function bypass(style: Style, shown: Bypass): string {
  const { id, userId, state, reason, createdBy, selfService, createdAt, expiresAt, completedAt } = shown
  return fields(style, [
    ['bypass', id],
    ['person', style.bold(userId)],
    ['state', word(BypassState, state)],
    ['reason', reason],
    ['by', selfService ? `${createdBy} for the person themselves`.trim() : createdBy],
    ['given', moment(createdAt)],
    ['until', completedAt ? '' : moment(expiresAt)],
    ['ended', completedAt ? moment(completedAt) : ''],
    ['why it ended', shown.completionReason],
  ])
}

export const bypassHeads = ['id', 'person', 'state', 'reason', 'by', 'given', 'until', 'ended']

export function bypassRow(shown: Bypass): string[] {
  const { id, userId, state, reason, createdBy, createdAt, expiresAt, completedAt } = shown
  return [
    ...[id, userId, word(BypassState, state), reason, createdBy || '–'],
    ...[moment(createdAt), moment(expiresAt), moment(completedAt)],
  ]
}
