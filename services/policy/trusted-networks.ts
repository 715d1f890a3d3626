import { Deployment } from '#contracts/gen/countersign/types/v1/edition'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { NetworkPlace } from './network.ts'

/** How many networks a tenant may trust: 50 in the cloud, as ever; on the premises so many that nobody meets the end. */
const most: Readonly<Record<NetworkPlace, number>> = { [Deployment.CLOUD]: 50, [Deployment.SERVER]: 10_000 }

/** Refuses with LIMIT_REACHED more networks than a place holds. */
export function assertRoom(place: NetworkPlace, networks: number): void {
  if (networks <= most[place]) return
  throw new Refusal(ErrorReason.LIMIT_REACHED, `at most ${most[place]} networks can be trusted there`)
}

/** The refusal, with ALREADY_EXISTS, of a network in its plainest form that is trusted at its place already. */
export function alreadyTrusted(network: string): Refusal {
  return new Refusal(ErrorReason.ALREADY_EXISTS, `${network} is trusted already`)
}
