import { AnswerRejected, ChallengeFinished, SignInDecided } from '#contracts/gen/countersign/challenge/v1/events'
import type { EventType } from '#libs/events/event-type'
import { handler, type Handler } from '#libs/events/handler'
import { learn } from './db/learn.ts'
import type { Schema } from './db/schema.ts'
import { lessonOfDecision, lessonOfEnd, lessonOfRejection, type Lesson } from './lesson.ts'

/** Learns from what challenges come to: what arrived together is one statement for each kind of event. */
export const learning: Handler<Schema>[] = [
  learningFrom(SignInDecided, lessonOfDecision),
  learningFrom(AnswerRejected, lessonOfRejection),
  learningFrom(ChallengeFinished, lessonOfEnd),
]

function learningFrom<Event>(type: EventType<Event>, lessonOf: (event: Event) => Lesson): Handler<Schema> {
  return handler(type, (trx, received) =>
    learn(
      trx,
      received.map(({ event, envelope }) => ({ tenant: envelope.tenant, ...lessonOf(event) })),
    ),
  )
}
