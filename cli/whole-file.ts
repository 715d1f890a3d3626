import type { FetchExportRequest, ReportingServiceService } from '#contracts/gen/countersign/reporting/v1/reporting'
import type { Remote } from '#libs/rpc/client'
import { wasCutOff } from './was-cut-off.ts'

type Reporting = Pick<Remote<typeof ReportingServiceService>, 'fetchExport'>

/** The file of an export to its end, however often it was cut off. One that got nowhere before it was cut off is not asked for again. */
export async function* wholeFile(
  reporting: Reporting,
  { exportId, offset }: FetchExportRequest,
): AsyncGenerator<Uint8Array> {
  for (;;) {
    const asked = offset
    try {
      for await (const { data } of reporting.fetchExport({ exportId, offset })) {
        offset += BigInt(data.length)
        yield data
      }
      return
    } catch (error) {
      if (offset === asked || !wasCutOff(error)) throw error
    }
  }
}
