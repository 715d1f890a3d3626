import { UsageModel } from '#contracts/gen/countersign/policy/v1/admin'
import type { GetStatementResponse, Statement, StatementDay } from '#contracts/gen/countersign/reporting/v1/reporting'
import type { Style } from '../session.ts'
import { word } from '../words.ts'
import { moment } from './moment.ts'
import { table } from './table.ts'
import { usageHeader } from './usage.ts'

const heads = ['day', 'billed', 'enabled', 'licences', 'people billed', 'authentications', 'of them billed']

/** What a month is billed: its days, what they add up to, and whether that still holds. */
export function statement(style: Style, { header, statement, recomputed }: GetStatementResponse): string {
  if (!statement) return 'There is none.'
  const state = statement.closedAt ? `closed ${moment(statement.closedAt)}` : 'open: it grows until the month is closed'
  return [
    `${style.bold(statement.month)}  ${style.dim(state)}`,
    '',
    table(style, heads, statement.days.map(row)),
    '',
    total(statement),
    ...(recomputed ? ['', style.yellow(`By what is known now it would be: ${total(recomputed)}`)] : []),
    ...(header ? ['', usageHeader(style, header)] : []),
  ].join('\n')
}

function row({ usageModel, billedAuthentications, authentications, ...day }: StatementDay): string[] {
  const people = [day.enabled, day.licences, day.billedPeople].map(String)
  return [day.day, word(UsageModel, usageModel), ...people, String(authentications), String(billedAuthentications)]
}

/** What it adds up to, by the units of the price list: users and months, and packs of ten. */
function total({ personDays, authentications, amountCents }: Statement): string {
  const users = (Number(personDays) / 31).toFixed(2)
  const packs = (Number(authentications) / 10).toFixed(1)
  return `${users} users and months, ${packs} packs of ten: ${(Number(amountCents) / 100).toFixed(2)} USD`
}
