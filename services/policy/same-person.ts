import { Person } from '#contracts/gen/countersign/policy/v1/admin'
import { same } from './same.ts'

/** Whether a person is known already just as somebody says they are. When they were first known is not for others to say. */
export function samePerson(known: Person, said: Person): boolean {
  return same(Person, known, { ...said, createdAt: known.createdAt, etag: known.etag })
}
