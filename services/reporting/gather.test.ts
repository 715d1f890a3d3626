import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { PersonChanged } from '#contracts/gen/countersign/policy/v1/events'
import type { Carried } from '#libs/testing/deliver'
import { gather, type Row } from './gather.ts'
import { projections } from './projections/index.ts'
import { id } from './test/events.ts'
import { story } from './test/story.ts'
import { arrangements } from './test/arrangements.ts'

type Table = keyof typeof projections

/** What a table holds after batches of events. */
function remember(table: Table, batches: Carried[][]): Row[] {
  const shape = projections[table]
  const rows = batches.reduce(
    (known: Row[], batch) => gather(shape, [...known, ...gather(shape, told(table, batch))]),
    [],
  )
  return rows.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))
}

function told(table: Table, batch: Carried[]): Row[] {
  return batch.flatMap(({ id, tenant, type, event }) => {
    const telling = projections[table].tells.find((each) => each.event.$type === type.$type)
    const row = telling?.tell(event, id)
    return row ? [{ ...row, tenantId: tenant }] : []
  })
}

describe.each(Object.keys(projections) as Table[])('%s', (table) => {
  test('ends up the same however its events are ordered, doubled and cut into batches', () => {
    fc.assert(
      fc.property(arrangements(story()), ({ events, batches }) => {
        expect(remember(table, batches)).toEqual(remember(table, [events]))
      }),
      { numRuns: 500 },
    )
  })

  test('is told something by the story', () => {
    expect(remember(table, [story()])).not.toEqual([])
  })
})

test('where two events tell the same fact, the greater stands, whichever came first', () => {
  const events = story()
  for (const batches of [[events], [events.toReversed()]]) {
    const second = remember('usageDelivery', batches).find(({ deliveryId }) => deliveryId === id('d2'))
    expect(second).toMatchObject({ sentProvider: 'second' })
  }
})

test('what is latest stands together, as the latest event told it', () => {
  const [early, , late] = story().filter(({ type }) => type.$type === PersonChanged.$type)
  for (const batches of [[[early, late]], [[late, early]], [[late], [early]]] as Carried[][][]) {
    expect(remember('person', batches)).toMatchObject([{ firstName: 'Ann', lastName: '', groups: ['staff', 'ops'] }])
  }
})
