import { expect, test } from '@jest/globals'
import { StreamReportRequest, type StreamReportResponse } from '#contracts/gen/countersign/reporting/v1/reporting'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { wholeReport } from './whole-report.ts'

const outline = { part: { $case: 'outline' as const, value: { header: undefined, columns: [] } } }
const row = (number: number) => ({ part: { $case: 'row' as const, value: { cells: [String(number)] } } })
const token = (number: number) => ({ part: { $case: 'nextPageToken' as const, value: String(number) } })

/** A service with rows 1 to 10, three to a page, which cuts every call off after so many parts. */
function service(
  cutAfter: number,
  reason: ConstructorParameters<typeof Refusal>[0] = ErrorReason.DEPENDENCY_UNAVAILABLE,
) {
  const calls: string[] = []
  async function* all({ pageToken, most }: StreamReportRequest): AsyncGenerator<StreamReportResponse> {
    yield outline
    let given = 0
    for (let number = Number(pageToken) + 1; number <= 10; number++) {
      yield row(number)
      if (++given === most) return
      if (number % 3 === 0) yield token(number)
    }
  }
  async function* streamReport(request: StreamReportRequest): AsyncGenerator<StreamReportResponse> {
    calls.push(request.pageToken)
    let parts = 0
    for await (const part of all(request)) {
      if (parts++ === cutAfter) throw new Refusal(reason, 'cut off')
      yield part
    }
  }
  return { calls, reporting: { streamReport } as unknown as Parameters<typeof wholeReport>[0] }
}

async function told(reporting: Parameters<typeof wholeReport>[0], most = 0) {
  const parts: string[] = []
  for await (const { part } of wholeReport(reporting, StreamReportRequest.create({ most }))) {
    parts.push(part?.$case === 'row' ? (part.value.cells[0] ?? '') : (part?.$case ?? ''))
  }
  return parts
}

const numbers = (last: number) => Array.from({ length: last }, (_, index) => String(index + 1))

test.each([100, 9, 7, 6, 5])('a report that is cut off after %i parts comes whole, each row once', async (cutAfter) => {
  const { calls, reporting } = service(cutAfter)
  expect(await told(reporting)).toEqual(['outline', ...numbers(10)])
  expect(new Set(calls).size).toBe(calls.length)
})

test('no more rows come than were asked for', async () => {
  expect(await told(service(6).reporting, 8)).toEqual(['outline', ...numbers(8)])
})

test('a report that gets nowhere, or is refused, is not asked for again', async () => {
  const stuck = service(3)
  await expect(told(stuck.reporting)).rejects.toThrow('cut off')
  expect(stuck.calls).toHaveLength(1)
  await expect(told(service(6, ErrorReason.SCOPE_MISSING).reporting)).rejects.toThrow('cut off')
})
