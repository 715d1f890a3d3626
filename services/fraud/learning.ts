import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { AnswerRejected, ChallengeFinished, SignInDecided } from '#contracts/gen/countersign/challenge/v1/events'
import { ofType, together, type Handler, type Received } from '#libs/events/handler'
import type { CountryOf } from '#libs/net/countries'
import { knowDevices, rememberNewDevices, type NewDevice } from './db/devices.ts'
import { learn } from './db/learn.ts'
import type { Schema } from './db/schema.ts'
import { lessonOfDecision, lessonOfEnd, lessonOfRejection, type Lesson } from './lesson.ts'

/**
 * Learns from what challenges come to. All that arrived together is one statement, for each kind of event touches the same
 * rows: a person's, their network's, the application's.
 */
export function learning(countryOf: CountryOf): Handler<Schema>[] {
  return together([SignInDecided, AnswerRejected, ChallengeFinished], async (trx, received) => {
    const decided = ofType(SignInDecided, received)
    const finished = ofType(ChallengeFinished, received)
    await learn(trx, [
      ...decided.map(lessonBy(lessonOfDecision)),
      ...ofType(AnswerRejected, received).map(lessonBy(lessonOfRejection)),
      ...finished.map(lessonBy(lessonOfEnd)),
    ])
    const devices = decided.flatMap(newDeviceOf)
    if (devices.length > 0) await rememberNewDevices(trx, devices)
    const approved = finished.filter(({ event }) => event.state === ChallengeState.APPROVED)
    if (approved.length > 0) await knowDevices(trx, approved.map(approval))
  })

  function lessonBy<Event>(lessonOf: (event: Event) => Lesson) {
    return ({ event, envelope }: Received<Event>) => {
      const lesson = lessonOf(event)
      return { tenant: envelope.tenant, ...lesson, country: countryOf(lesson.address) ?? '' }
    }
  }
}

/** Only a challenge that is open can be approved yet. */
function newDeviceOf({ event, envelope }: Received<SignInDecided>): NewDevice[] {
  const { challengeId, userId, risk, state, decidedAt: seenAt = envelope.time } = event
  if (!risk?.newDevice || state !== ChallengeState.PENDING) return []
  return [{ tenant: envelope.tenant, challengeId, userId, device: risk.newDevice, seenAt }]
}

function approval({ event, envelope }: Received<ChallengeFinished>) {
  const { challengeId, finishedAt: at = envelope.time } = event
  return { tenant: envelope.tenant, challengeId, at }
}
