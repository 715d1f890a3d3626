import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { CallFinished } from '#contracts/gen/countersign/delivery/v1/events'
import { handler, type Handler, type Received } from '#libs/events/handler'
import { Purpose } from './challenge.ts'
import type { Context } from './context.ts'
import { endCalled } from './db/end-called.ts'
import { tellEnded } from './db/end-people.ts'
import type { Schema } from './db/schema.ts'
import { finishedEvent } from './events.ts'

/**
 * Ends the challenges whose call ended without being confirmed: busy, nobody there, hung up, reported as a fraud. One that was
 * decided meanwhile stays as it is, and so does one that goes on with another call or another method.
 */
export function callEndings({ world, metrics }: Pick<Context, 'world' | 'metrics'>): Handler<Schema>[] {
  return [
    handler(CallFinished, async (trx, received) => {
      const unconfirmed = received.filter(({ event }) => !event.approved && event.challengeId !== '')
      if (unconfirmed.length === 0) return
      const ended = await endCalled(trx, unconfirmed.map(endingOf))
      const told = ended.filter(({ purpose }) => purpose === Purpose.SIGN_IN)
      const traces = new Map(unconfirmed.map(({ event, envelope }) => [event.challengeId, envelope.traceparent]))
      await tellEnded(
        trx,
        told.map((row) => finishedEvent({ ...row, state: ChallengeState.DENIED }, world, traces.get(row.id))),
      )
      metrics.finished(ended)
    }),
  ]
}

function endingOf({ event, envelope }: Received<CallFinished>) {
  const { challengeId, factorId, resultCode, idempotencyKey, finishedAt = envelope.time } = event
  return { tenantId: envelope.tenant, challengeId, factorId, resultCode, key: idempotencyKey, finishedAt }
}
