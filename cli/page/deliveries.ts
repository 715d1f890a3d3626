import type { ReportOutline } from '#contracts/gen/countersign/reporting/v1/reporting'
import { bars } from './bars.ts'
import type { Html } from './html.ts'
import { counted, share } from './in-words.ts'
import { plot } from './plot.ts'

/** What became of the messages of one carrier to one country, and what they cost by the operator's routes. */
export interface Delivered {
  name: string
  messages: number
  delivered: number
  failed: number
  waiting: number
  cost: number
}

/** As many bars as are still told apart; the table has all. */
const mostBars = 20

/** What is shown of a row of the report of deliveries. */
export function deliveredOf(columns: ReportOutline['columns'], cells: readonly string[]): Delivered {
  const cell = (name: string) => cells[columns.findIndex((column) => column.name === name)] ?? ''
  const number = (name: string) => Number(cell(name))
  const country = cell('Country Code') && ` +${cell('Country Code')}`
  return {
    name: `${cell('Carrier') || 'no carrier'}, ${cell('Channel').toLowerCase()}${country}`,
    messages: number('Messages'),
    delivered: number('Delivered'),
    failed: number('Failed') + number('Expired'),
    waiting: number('On Their Way'),
    cost: number('Cost'),
  }
}

/** What became of messages, for each carrier and country. */
export function deliveries(rows: readonly Delivered[]): Html {
  const all = rows.toSorted((one, other) => other.messages - one.messages)
  return plot({
    ...{ id: 'deliveries', title: 'Texts, calls and mails' },
    says: 'What became of the messages that carriers were given. Cost is what the routes say a message costs, in the currency of the routes.',
    keys: [
      { as: 'good', name: 'delivered' },
      { as: 'bad', name: 'failed or too late' },
      { as: 'rest', name: 'not reported on' },
    ],
    ...bars(
      all.slice(0, mostBars).map(({ name, delivered, failed, waiting, messages, cost }) => ({
        name,
        parts: [
          { as: 'good', count: delivered },
          { as: 'bad', count: failed },
          { as: 'rest', count: waiting },
        ],
        words: `${counted(messages)} · ${share(delivered, messages)}${cost > 0 ? ` · ${cost.toFixed(2)}` : ''}`,
      })),
    ),
    table: {
      caption: 'Messages by carrier, channel and country',
      heads: ['carrier', 'messages', 'delivered', 'failed or too late', 'not reported on', 'delivered of all', 'cost'],
      rows: all.map(({ name, messages, delivered, failed, waiting, cost }) => [
        ...[name, counted(messages), counted(delivered), counted(failed), counted(waiting)],
        ...[share(delivered, messages), cost > 0 ? cost.toFixed(2) : '–'],
      ]),
    },
  })
}
