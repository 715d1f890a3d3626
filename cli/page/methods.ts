import type { SummarySpan } from '#contracts/gen/countersign/reporting/v1/reporting'
import type { Method } from '#contracts/gen/countersign/types/v1/method'
import { methodName } from '../show/method-name.ts'
import { bars } from './bars.ts'
import type { Html } from './html.ts'
import { counted, share } from './in-words.ts'
import { plot } from './plot.ts'

/** By which methods people signed in. */
export function methods({ methods: counts }: SummarySpan): Html {
  const all = Object.entries(counts)
    .map(([number, count]) => ({ name: nameOf(Number(number)), count: Number(count) }))
    .toSorted((one, other) => other.count - one.count)
  const whole = all.reduce((sum, { count }) => sum + count, 0)
  return plot({
    ...{ id: 'methods', title: 'Methods' },
    says: 'By which method each sign-in ended, or began where it has not ended.',
    ...bars(
      all.map(({ name, count }) => ({
        ...{ name, parts: [{ as: 'good', count }] },
        words: `${counted(count)} · ${share(count, whole)}`,
      })),
    ),
    table: {
      ...{ caption: 'Attempts by method', heads: ['method', 'attempts', 'of all'] },
      rows: all.map(({ name, count }) => [name, counted(count), share(count, whole)]),
    },
  })
}

const nameOf = (method: number) => (method === 0 ? 'none needed' : methodName(method as Method))
