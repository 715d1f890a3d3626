import { ReportKind } from '#contracts/gen/countersign/reporting/v1/reporting'
import { activations } from './activations.ts'
import { blocks, fraudAlerts } from './blocks.ts'
import { bypasses } from './bypasses.ts'
import { changes } from './changes.ts'
import { deliveries } from './deliveries.ts'
import { numberExceptions } from './number-exceptions.ts'
import { queuedExports } from './exports.ts'
import type { Report } from './report.ts'
import { servers } from './servers.ts'
import { sendingCuts } from './sending-cuts.ts'
import { signIns } from './sign-ins.ts'
import { usageByDay, usageByPerson } from './usage-counts.ts'
import { usageDetail } from './usage-detail.ts'

type Known = Exclude<ReportKind, typeof ReportKind.UNSPECIFIED | typeof ReportKind.UNRECOGNIZED>

/** Every report there is. */
export const reports: Readonly<Record<Known, Report>> = {
  [ReportKind.USAGE_DETAIL]: usageDetail,
  [ReportKind.USAGE_BY_PERSON]: usageByPerson,
  [ReportKind.USAGE_BY_DAY]: usageByDay,
  [ReportKind.SIGN_INS]: signIns,
  [ReportKind.BLOCKS]: blocks,
  [ReportKind.BYPASSES]: bypasses,
  [ReportKind.FRAUD_ALERTS]: fraudAlerts,
  [ReportKind.CHANGES]: changes,
  [ReportKind.DELIVERIES]: deliveries,
  [ReportKind.SENDING_CUTS]: sendingCuts,
  [ReportKind.NUMBER_EXCEPTIONS]: numberExceptions,
  [ReportKind.ACTIVATIONS]: activations,
  [ReportKind.EXPORTS]: queuedExports,
  [ReportKind.SERVER_STATUS]: servers,
}
