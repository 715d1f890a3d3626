import type { SecurityQuestion } from '#contracts/gen/countersign/challenge/v1/security_question'
import type { Style } from '../session.ts'
import { table } from './table.ts'

/** Security questions with their numbers, from 1. */
export function questionTable(style: Style, questions: readonly SecurityQuestion[]): string {
  const rows = questions.map(({ text, language }, place) => [String(place + 1), language, text])
  return table(style, ['number', 'language', 'question'], rows)
}
