import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { Channel, DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import { Edition } from '#contracts/gen/countersign/types/v1/edition'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { freePort } from '#libs/embedded/free-port'
import { startTelemetry } from '#libs/runtime/telemetry'
import { realWorld } from '#libs/runtime/world'
import { Purpose } from '#services/challenge/challenge'
import { openMetrics as openSignIns } from '#services/challenge/metrics'
import { openHealth } from '#services/delivery/health'
import { openMetrics as openMessages } from '#services/delivery/metrics'

/** What Prometheus is shown of one sign-in by a text, and of one that was refused. */
export async function countedMetrics(): Promise<string> {
  const port = await freePort()
  Object.assign(process.env, { OTEL_METRICS_EXPORTER: 'prometheus', OTEL_EXPORTER_PROMETHEUS_PORT: String(port) })
  const telemetry = await startTelemetry('counted')
  try {
    countSignIn()
    countMessages()
    return await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  } finally {
    await telemetry.stop()
  }
}

function countSignIn(): void {
  const option = { factorId: 'a phone', method: Method.ONE_WAY_SMS, hint: '' }
  const how = { state: ChallengeState.APPROVED, edition: Edition.FULL, resultCode: ResultCode.SUCCESS_SMS_SENT }
  openSignIns().finished([{ purpose: Purpose.SIGN_IN, options: [option], factorId: option.factorId, ...how }])
}

function countMessages(): void {
  const [account, now] = ['twilio', new Date()]
  const health = openHealth(realWorld)
  const messages = openMessages(health)
  health.begin(account)
  messages.asked([{ account, handover: { taken: true, carrierId: 'x' } }])
  messages.refused('country')
  const queued = {
    ...({ id: '', channel: Channel.SMS, state: DeliveryState.QUEUED, recipientHint: '', countryCode: '1' } as const),
    ...{ provider: account, carrierId: '', carrierCode: '', userId: '', challengeId: '', call: null, createdAt: now },
    ...{ sentAt: null, finishedAt: null },
  }
  messages.stepped(queued, { ...queued, state: DeliveryState.DELIVERED, sentAt: now, finishedAt: now })
}
