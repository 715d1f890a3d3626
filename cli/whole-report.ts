import type {
  ReportingServiceService,
  StreamReportRequest,
  StreamReportResponse,
} from '#contracts/gen/countersign/reporting/v1/reporting'
import type { Remote } from '#libs/rpc/client'
import { wasCutOff } from './was-cut-off.ts'

type Reporting = Pick<Remote<typeof ReportingServiceService>, 'streamReport'>

/**
 * A report to its end, its outline once and each row once, however often it was cut off: the rows of a page are given when it is
 * known where to go on after them. A report that got nowhere before it was cut off is not asked for again.
 */
export async function* wholeReport(
  reporting: Reporting,
  request: StreamReportRequest,
): AsyncGenerator<StreamReportResponse> {
  let [pageToken, begun, left] = [request.pageToken, false, request.most]
  for (;;) {
    const asked = pageToken
    let page: StreamReportResponse[] = []
    try {
      for await (const response of reporting.streamReport({ ...request, pageToken, most: left })) {
        const { part } = response
        if (part?.$case === 'row') page.push(response)
        if (part?.$case === 'outline' && !begun) yield response
        begun ||= part?.$case === 'outline'
        if (part?.$case !== 'nextPageToken') continue
        yield* page
        left = left && left - page.length
        ;[pageToken, page] = [part.value, []]
      }
      return yield* page
    } catch (error) {
      if (pageToken === asked || !wasCutOff(error)) throw error
    }
  }
}
