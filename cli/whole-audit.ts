import type {
  ReportingServiceService,
  StreamAuditRequest,
  StreamAuditResponse,
} from '#contracts/gen/countersign/reporting/v1/reporting'
import type { Remote } from '#libs/rpc/client'
import { wasCutOff } from './was-cut-off.ts'

type Reporting = Pick<Remote<typeof ReportingServiceService>, 'streamAudit'>

/**
 * A range of the audit log to its signed end, its head once and each row once, however often the call was cut off: one range, to be
 * proved as if it never was. One that got nowhere before it was cut off is not asked for again.
 */
export async function* wholeAudit(
  reporting: Reporting,
  request: StreamAuditRequest,
): AsyncGenerator<StreamAuditResponse> {
  let [begun, after] = [false, request.after]
  for (;;) {
    const asked = after
    try {
      for await (const response of reporting.streamAudit({ ...request, after })) {
        const { part } = response
        if (part?.$case !== 'head' || !begun) yield response
        begun = true
        if (part?.$case === 'row') after = part.value.sequence
      }
      return
    } catch (error) {
      if (after === asked || !wasCutOff(error)) throw error
    }
  }
}
