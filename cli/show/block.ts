import { BlockSource, type Block } from '#contracts/gen/countersign/fraud/v1/fraud'
import type { Style } from '../session.ts'
import { word } from '../words.ts'
import { fields } from './fields.ts'
import { moment } from './moment.ts'

/** A block, in force or not. */
export function block(style: Style, shown: Block): string {
  const { id, userId, source, reason, blockedBy, blockedAt, expiresAt, liftedAt, liftReason, liftedBy } = shown
  return fields(style, [
    ['block', id],
    ['person', style.bold(userId)],
    ['reason', reason],
    ['by', `${word(BlockSource, source)} ${blockedBy}`.trim()],
    ['since', moment(blockedAt)],
    ['until', liftedAt ? '' : moment(expiresAt)],
    ['lifted', liftedAt ? `${moment(liftedAt)} ${liftedBy}`.trim() : ''],
    ['why lifted', liftReason],
  ])
}

export const blockHeads = ['person', 'reason', 'by', 'since', 'until', 'lifted']

export function blockRow({ userId, source, reason, blockedAt, expiresAt, liftedAt }: Block): string[] {
  return [userId, reason, word(BlockSource, source), moment(blockedAt), moment(expiresAt), moment(liftedAt)]
}
