import * as fc from 'fast-check'

/** Some of the events, as they happened and as they may arrive. */
export interface Arrangement<Event> {
  events: Event[]
  batches: Event[][]
}

/** Any of the events in any order, any of them several times, in batches of any size. */
export function arrangements<Event>(story: readonly Event[]): fc.Arbitrary<Arrangement<Event>> {
  return fc.subarray([...story], { minLength: 1 }).chain((events) =>
    fc
      .array(fc.constantFrom(...events), { maxLength: 6 })
      .map((again) => [...events, ...again])
      .chain((all) =>
        fc.tuple(fc.shuffledSubarray(all, { minLength: all.length }), fc.integer({ min: 1, max: all.length })),
      )
      .map(([arriving, size]) => ({ events, batches: cut(arriving, size) })),
  )
}

function cut<Event>(events: Event[], size: number): Event[][] {
  return events.length === 0 ? [] : [events.slice(0, size), ...cut(events.slice(size), size)]
}
