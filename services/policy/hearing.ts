import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import {
  ChallengeFinished,
  FactorConfirmed,
  FactorEnrolled,
  FactorRemoved,
  PinChanged,
  RegistrationRequired,
} from '#contracts/gen/countersign/challenge/v1/events'
import { FraudReported, PersonBlocked } from '#contracts/gen/countersign/fraud/v1/events'
import { PersonChanged } from '#contracts/gen/countersign/policy/v1/events'
import { ApplicationKind, DirectoryLocation } from '#contracts/gen/countersign/types/v1/edition'
import type { EventType } from '#libs/events/event-type'
import { handler } from '#libs/events/handler'
import type { Handler, Received } from '#libs/events/handler'
import { plainAddress } from '#libs/net/address'
import { offers } from './capabilities.ts'
import { insertSuccesses, purgeSuccesses } from './db/cached-successes.ts'
import type { Place, Success } from './db/cached-successes.ts'
import type { Schema } from './db/schema.ts'
import { resolveDeployment } from './deployments.ts'

/** What cache rules need to hear: who has proved themselves, and what puts an end to what that counts for. */
export const hearing: Handler<Schema>[] = [
  handler(ChallengeFinished, (trx, received) => insertSuccesses(trx, received.flatMap(successesOf), cachingPlaces)),
  purging(FactorEnrolled, ({ userId, enrolledAt }) => ({ userId, at: enrolledAt })),
  purging(FactorConfirmed, ({ userId, confirmedAt }) => ({ userId, at: confirmedAt })),
  purging(FactorRemoved, ({ userId, removedAt }) => ({ userId, at: removedAt })),
  purging(PinChanged, ({ userId, changedAt }) => ({ userId, at: changedAt })),
  purging(RegistrationRequired, ({ userId, requiredAt }) => ({ userId, at: requiredAt })),
  purging(PersonBlocked, ({ userId, blockedAt }) => ({ userId, at: blockedAt })),
  purging(FraudReported, ({ report }) => ({ userId: report?.userId ?? '', at: report?.reportedAt })),
  purging(PersonChanged, ({ before, after, origin }) => ({
    userId: (after ?? before)?.userId ?? '',
    at: origin?.changedAt,
  })),
]

/** Only a sign-in that was proved counts: no event, and nothing that was skipped, which never finishes a challenge. */
function successesOf({ event, envelope }: Received<ChallengeFinished>): Success[] {
  if (event.state !== ChallengeState.APPROVED || event.eventName !== '') return []
  const { userId, authenticationType, applicationId, finishedAt: at = envelope.time } = event
  const clientIp = plainAddress(event.clientIp)
  return [{ tenant: envelope.tenant, userId, authenticationType, applicationId, clientIp, at }]
}

/** Wherever a sign-in may be on the premises, for only there is anything cached. */
const cachingPlaces: readonly Place[] = Object.values(ApplicationKind).flatMap((kind) =>
  Object.values(DirectoryLocation)
    .filter((location) => offers(resolveDeployment(kind, location), 'cache'))
    .map((location): Place => [kind, location]),
)

interface Purged {
  userId: string
  at: Date | undefined
}

function purging<Event>(type: EventType<Event>, purgedBy: (event: Event) => Purged): Handler<Schema> {
  return handler(type, async (trx, received) => {
    const purges = received.map(({ event, envelope }) => {
      const { userId, at = envelope.time } = purgedBy(event)
      return { tenant: envelope.tenant, userId, at }
    })
    await purgeSuccesses(trx, purges)
  })
}
