import type { AdminServiceService, ImportFault, ImportPeopleResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Remote } from '#libs/rpc/client'
import type { FiledPerson } from './people-file.ts'

/** So many people go in one call: the services replace their connections every few minutes, and end longer calls. */
const perCall = 10_000
const callMs = 10 * 60_000
const mostFaults = 1_000

interface Import {
  admin: Pick<Remote<typeof AdminServiceService>, 'importPeople'>
  people: AsyncIterable<FiledPerson>
  /** Hears what has come of it so far. */
  progress(came: ImportPeopleResponse): void
}

/** Imports people, however many, a call after the other. The rows of faults are lines of the file. */
export async function importPeople({ admin, people, progress }: Import): Promise<ImportPeopleResponse> {
  const came = { created: 0n, changed: 0n, unchanged: 0n, rejected: 0n, faults: [] as ImportFault[] }
  const source = people[Symbol.asyncIterator]()
  let over = false

  async function* some(lines: number[]) {
    while (lines.length < perCall) {
      const { done, value } = await source.next()
      if (done) return void (over = true)
      if ('person' in value) {
        lines.push(value.line)
        yield { person: value.person }
      } else {
        const { line, ...fault } = value
        reject({ row: BigInt(line), ...fault })
      }
    }
  }

  function reject(fault: ImportFault): void {
    came.rejected += 1n
    if (came.faults.length < mostFaults) came.faults.push(fault)
  }

  while (!over) {
    const lines: number[] = []
    const answer = await admin.importPeople(some(lines), { deadline: Date.now() + callMs })
    const { faults, rejected } = answer
    for (const name of ['created', 'changed', 'unchanged'] as const) came[name] += answer[name]
    for (const fault of faults) reject({ ...fault, row: BigInt(lines[Number(fault.row) - 1] ?? 0) })
    came.rejected += rejected - BigInt(faults.length)
    progress(came)
  }
  came.faults.sort((one, other) => Number(one.row - other.row))
  return came
}
