import { Person } from '#contracts/gen/countersign/policy/v1/admin'
import type { ImportFault, ImportPeopleRequest, ImportPeopleResponse } from '#contracts/gen/countersign/policy/v1/admin'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import { parse } from '#libs/rpc/shape'
import type { Context } from '../context.ts'
import { plainPerson } from '../plain-person.ts'
import { saveBatch } from '../save-batch.ts'
import { wholePerson } from '../shapes.ts'

const mostFaults = 1_000
/** A batch is one transaction and is held in memory: so many people, or so many bytes of them. */
const batchPeople = 500
const batchBytes = 1024 * 1024

/**
 * Creates or replaces people as they stream in, batch by batch. Who can not be kept is told by their place and field; the
 * others are kept.
 */
export async function importPeople(
  ctx: Context,
  requests: AsyncIterable<ImportPeopleRequest>,
  call: Call,
): Promise<ImportPeopleResponse> {
  const faults: ImportFault[] = []
  const counts = { created: 0n, changed: 0n, unchanged: 0n, rejected: 0n }
  for await (const batch of batches(requests, reject)) {
    for (const outcome of await saveBatch(ctx, batch, call)) counts[outcome] += 1n
  }
  return { ...counts, faults }

  function reject(fault: ImportFault): void {
    counts.rejected += 1n
    if (faults.length < mostFaults) faults.push(fault)
  }
}

/** The people who can be kept, batch by batch; the others are rejected. */
async function* batches(
  requests: AsyncIterable<ImportPeopleRequest>,
  reject: (fault: ImportFault) => void,
): AsyncGenerator<Person[]> {
  let batch: Person[] = []
  let bytes = 0
  let row = 0n
  for await (const request of requests) {
    row += 1n
    const fault = faultOf(request)
    if (fault) {
      reject({ row, userId: shortened(request.person?.userId ?? ''), ...fault })
      continue
    }
    // When they were first known is for this service to say; what a stream says of it need not be a time at all.
    const person = { ...plainPerson(request.person as Person), createdAt: undefined }
    batch.push(person)
    bytes += Person.encode(person).finish().length
    if (batch.length < batchPeople && bytes < batchBytes) continue
    yield batch
    batch = []
    bytes = 0
  }
  if (batch.length > 0) yield batch
}

/** What is wrong with a person, by the first field that is; undefined where they can be kept. */
function faultOf(request: ImportPeopleRequest): Pick<ImportFault, 'field' | 'description'> | undefined {
  try {
    parse(wholePerson, request)
    return undefined
  } catch (error) {
    const [violation] = error instanceof Refusal ? error.violations : []
    if (!violation) throw error
    return violation
  }
}

/** Half a character at the end could not be sent. */
function shortened(userId: string): string {
  return userId.slice(0, 256).replace(/\p{Surrogate}$/u, '')
}
