import type { PoolClient } from 'pg'
import type { Person } from '#contracts/gen/countersign/policy/v1/admin'
import { PersonChanged } from '#contracts/gen/countersign/policy/v1/events'
import { transaction } from '#libs/db/transaction'
import type { Call } from '#libs/rpc/call'
import type { Context } from './context.ts'
import { findPeople, savePeople } from './db/people-in-bulk.ts'
import { storeEvents } from '#libs/events/store-events'
import { changeRow } from './emit-change.ts'
import { samePerson } from './same-person.ts'

/** What came of people who were to be kept, each time that one of them was named. */
export type Outcome = 'created' | 'changed' | 'unchanged'

/**
 * Creates or replaces people in one transaction, and tells of it. Where one comes twice, the last wins. Who is known just
 * so already is not written. Who somebody else changes at the same moment lets all of it begin anew; refuses with
 * CONCURRENT_UPDATE where that happens again and again.
 */
export async function saveBatch(
  { database, world }: Pick<Context, 'database' | 'world'>,
  batch: readonly Person[],
  call: Call,
): Promise<Outcome[]> {
  const last = new Map(batch.map((person) => [person.userId, person]))
  const save = async (client: PoolClient) => {
    const before = await findPeople(client, call.tenant, [...last.keys()])
    const people = [...last.values()].filter((person) => outcomeOf(person, before.get(person.userId)) !== 'unchanged')
    if (people.length > 0) {
      const saved = await savePeople(client, { tenant: call.tenant, people, now: world.now() })
      const changes = saved.map((after) => ({ before: before.get(after.userId), after }))
      await storeEvents(
        client,
        changes.map((change) => changeRow({ event: PersonChanged, ...change, call, world })),
      )
    }
    return outcomes(batch, before)
  }
  // What is read is compared and then written: under this isolation the database tells where it has changed in between.
  return transaction(database.pool, save, { isolation: 'repeatable read', attempts: 5 })
}

/** As if the people had come one after the other. */
function outcomes(batch: readonly Person[], before: ReadonlyMap<string, Person>): Outcome[] {
  const known = new Map(before)
  return batch.map((person) => {
    const outcome = outcomeOf(person, known.get(person.userId))
    known.set(person.userId, person)
    return outcome
  })
}

function outcomeOf(said: Person, known: Person | undefined): Outcome {
  if (!known) return 'created'
  return samePerson(known, said) ? 'unchanged' : 'changed'
}
