import { randomUUID } from 'node:crypto'
import { until } from '#libs/testing/until'
import type { Person } from '#test/cluster/people'
import { persistently } from './persistently.ts'

/** Somebody, and how they come by their code. */
export interface Visitor {
  person: Person
  code(): string | Promise<string>
}

/**
 * Everybody signs in at once, each with one wrong answer before the right one, and sends again what got lost; the fault
 * strikes when the first is in. Gives the ids of the challenges, all of them approved.
 */
export async function signInThrough(visitors: Visitor[], fault: () => Promise<void>): Promise<string[]> {
  let inside = 0
  const visits = visitors.map(async (visitor, index) => {
    if (index >= 3) await until(() => inside > 0, { within: 60_000 })
    const id = await visit(visitor)
    inside += 1
    return id
  })
  const struck = until(() => inside > 0, { within: 60_000 }).then(fault)
  const [ids] = await Promise.all([Promise.all(visits), struck])
  return ids
}

async function visit({ person, code }: Visitor): Promise<string> {
  const [begun, wrong, right] = [randomUUID(), randomUUID(), randomUUID()]
  const challenge = await persistently(() => person.start({ requestId: begun }))
  const shown = await code()
  await persistently(() => person.answer(challenge, 'wrong', { requestId: wrong }))
  const { approved } = await persistently(() => person.answer(challenge, shown, { requestId: right }))
  if (!approved) throw new Error(`${person.userId} was not let in by the right code`)
  return challenge.id
}
