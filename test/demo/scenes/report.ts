import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import { StreamUsageRequest, type UsageRow } from '#contracts/gen/countersign/reporting/v1/reporting'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { table } from '#cli/show/table'
import { usageHeads, usageRow } from '#cli/show/usage'
import { until } from '#libs/testing/until'
import type { Stage } from '../stage.ts'
import type { Scene } from './scene.ts'

const { APPROVED, CANCELLED, SKIPPED, DENIED } = ChallengeState

/** What the report has to say of the scenes before, the newest first. */
const wanted = [
  { userId: 'dave', state: DENIED, resultCode: ResultCode.SUCCESS_USER_BLOCKED, wrongAnswers: 0 },
  { userId: 'ann', state: SKIPPED, wrongAnswers: 0 },
  { userId: 'bob', state: CANCELLED, wrongAnswers: 1 },
  { userId: 'bob', state: APPROVED, resultCode: ResultCode.SUCCESS_OATH_CODE_VERIFIED, wrongAnswers: 0 },
  { userId: 'ann', state: APPROVED, resultCode: ResultCode.SUCCESS_SMS_SENT, wrongAnswers: 1, sent: 1 },
]

/** It came by events, so it may lag a moment behind. */
export const report: Scene = {
  title: 'What the usage report knows of all that',
  async play(stage, { step }, style) {
    await step('stream usage', async () => {
      const rows: UsageRow[] = []
      const right = await until(async () => {
        rows.splice(0, rows.length, ...(await usage(stage)))
        return fits(rows)
      }).catch(() => false)
      const told = right ? 'every sign-in is there, as it went' : 'it is not what happened'
      return { told, right, below: table(style, usageHeads, rows.map(usageRow)) }
    })
  },
}

async function usage({ reports }: Stage): Promise<UsageRow[]> {
  const rows: UsageRow[] = []
  for await (const { part } of reports.streamUsage(StreamUsageRequest.fromPartial({}))) {
    if (part?.$case === 'row') rows.push(part.value)
  }
  return rows
}

function fits(rows: UsageRow[]): boolean {
  return (
    rows.length === wanted.length &&
    wanted.every(({ sent = 0, ...row }, index) => {
      const found = rows[index] as UsageRow
      const arrived = found.deliveries.filter(({ state }) => state === DeliveryState.DELIVERED).length
      return arrived === sent && Object.entries(row).every(([name, value]) => found[name as keyof UsageRow] === value)
    })
  )
}
