import { FactorState, type Factor } from '#contracts/gen/countersign/challenge/v1/factor'
import type { Style } from '../session.ts'
import { word } from '../words.ts'
import { fields } from './fields.ts'
import { methodName, wayName } from './method-name.ts'
import { moment } from './moment.ts'

/** A factor, without its secret. */
export function factor(style: Style, shown: Factor): string {
  const { id, userId, state, createdAt } = shown
  return fields(style, [
    ['factor', id],
    ['person', userId],
    ['method', wayName(shown)],
    ['state', style.bold(word(FactorState, state))],
    ['registered', moment(createdAt)],
  ])
}

export const factorHeads = ['factor', 'method', 'hint', 'state', 'registered', 'last used']

export function factorRow({ id, method, hint, state, createdAt, lastUsedAt }: Factor): string[] {
  return [id, methodName(method), hint, word(FactorState, state), moment(createdAt), moment(lastUsedAt)]
}
