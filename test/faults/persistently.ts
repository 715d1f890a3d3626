import { status } from '@grpc/grpc-js'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { until } from '#libs/testing/until'

const passing: ReadonlySet<ErrorReason> = new Set([
  ...[ErrorReason.DEPENDENCY_UNAVAILABLE, ErrorReason.DELIVERY_UNAVAILABLE, ErrorReason.DRAINING],
  ...[ErrorReason.CONCURRENT_UPDATE],
])

/** Whether the same call may be sent again. */
function passes(error: unknown): boolean {
  if (error instanceof Refusal) return passing.has(error.reason)
  return (error as { code?: status }).code === status.DEADLINE_EXCEEDED
}

/** Does what a client with patience does: the same call again, as long as it is told that it may be. */
export async function persistently<T>(work: () => Promise<T>): Promise<T> {
  const outcome = await until(
    () =>
      work().then(
        (value) => ({ value }),
        (error: unknown) => (passes(error) ? undefined : { error }),
      ),
    { within: 60_000, every: 50 },
  )
  if ('error' in outcome) throw outcome.error
  return outcome.value
}
