import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import type { BadTokenRow, Token, TokenImportProgress } from '#contracts/gen/countersign/challenge/v1/token'
import type { Style } from '../session.ts'
import { word } from '../words.ts'
import { fields } from './fields.ts'
import { moment } from './moment.ts'
import { table } from './table.ts'

/** A hardware token, without its secret. */
export function token(style: Style, shown: Token | undefined): string {
  if (!shown) return ''
  const { id, serial, manufacturer, userId, state } = shown
  return fields(style, [
    ['token', id],
    ['serial number', serial],
    ['manufacturer', manufacturer || '–'],
    ['person', userId || '–'],
    ['state', style.bold(word(FactorState, state))],
  ])
}

export const tokenHeads = ['token', 'serial number', 'manufacturer', 'model', 'person', 'state', 'brought in']

export function tokenRow({ id, serial, manufacturer, model, userId, state, createdAt }: Token): string[] {
  const named = [serial, manufacturer || '–', model || '–', userId || '–']
  return [id, ...named, word(FactorState, state), moment(createdAt)]
}

/** How many tokens an import came to, in a line. */
export function tokenCounts({ imported, present, bad }: TokenImportProgress): string {
  return `${imported} imported, ${present} there already, ${bad} bad`
}

/** What came of an import of tokens, the bad rows first. */
export function importedTokens(style: Style, came: TokenImportProgress, bad: readonly BadTokenRow[]): string {
  if (bad.length === 0) return tokenCounts(came)
  const rows = bad.map(({ line, column, serial, reason }) => [`${line}:${column}`, serial || '–', reason])
  const more = came.bad > bad.length ? [style.dim(`These are the first ${bad.length}.`)] : []
  return [table(style, ['line', 'serial number', 'what is wrong'], rows), '', ...more, tokenCounts(came)].join('\n')
}
