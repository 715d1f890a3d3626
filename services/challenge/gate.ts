import type { PoolClient } from 'pg'
import { Refusal } from '#contracts/refusal'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import type { Database } from '#libs/db/open'
import { merge } from '#libs/db/merge'
import type { Keyring } from '#libs/db/sealed'
import { transaction } from '#libs/db/transaction'
import type { OutboxRow } from '#libs/events/outbox'
import type { World } from '#libs/runtime/world'
import { judgeAnswer, type Bench, type Given, type Purpose, type SealedFactor, type Verdict } from './challenge.ts'
import { matching } from './code.ts'
import { lockAnswerables, saveAnswers, type AnsweredChallenge, type Lookup } from './db/answers.ts'
import type { Schema } from './db/schema.ts'
import { tell } from './events.ts'
import type { Unhashed } from './look.ts'
import { openFactor, sealFactor } from './open-factor.ts'
import type { Metrics } from './metrics.ts'
import { openPin } from './open-pin.ts'
import { seat, type Seat } from './sitting.ts'
import type { SlowHash } from './slow-hash.ts'

/** An answer on its way to be judged. */
export interface Submission extends Lookup, Given {
  purpose: Purpose
  /** The only application whose challenges the caller may answer; empty for any. */
  applicationId: string
  traceparent: string | undefined
}

/** The verdict, and what it left. */
export interface Judged {
  verdict: Verdict
  challenge: AnsweredChallenge
  factor: SealedFactor
  /** Whether this answer ended it. */
  finished: boolean
}

/** Judges one answer; rejects with the refusal where it is not to be judged. */
export type Gate = (submission: Submission) => Promise<Judged>

export interface Tools {
  database: Database<Schema>
  keyring: Keyring
  world: World
}

/**
 * The gate that every answer passes, whatever it proves. Answers that wait at the same moment share one transaction: it
 * locks what they touch, judges them one after another, and stores what changed together with its events. The locks decide
 * every race, between replicas too; each answer gets its own verdict, and one that fails does not fail its neighbours.
 *
 * An answer with a PIN in it, or to security questions, passes twice: the first time it learns the salt, and nothing is looked
 * at; what people chose is hashed while nothing is locked, and the second time all of it is judged together.
 */
export function openGate(tools: Tools & { slowHash: SlowHash; metrics: Metrics }): Gate {
  const run = async (submissions: Submission[]) => {
    const results = await judgeTogether(tools, submissions)
    tools.metrics.finished(
      results.flatMap((result) => ('finished' in result && result.finished ? result.challenge : [])),
    )
    return results
  }
  const pass = merge({ run, lanes: 2, patienceMs: 25, most: 128 })
  return async (submission) => {
    const first = await pass(submission)
    if (!('unhashed' in first)) return first
    const { unhashed, salted } = first
    const hashed = { salt: salted.salt, hashes: await tools.slowHash(unhashed, salted) }
    const second = await pass({ ...submission, hashed })
    if (!('unhashed' in second)) return second
    throw new Refusal(ErrorReason.CONCURRENT_UPDATE, 'what is proved by was changed in the same moment; try again')
  }
}

function judgeTogether(tools: Tools, submissions: Submission[]): Promise<(Judged | Unhashed | Error)[]> {
  return transaction(tools.database.pool, (client) => judgeUnderLock(tools, client, submissions))
}

async function judgeUnderLock(tools: Tools, client: PoolClient, submissions: Submission[]) {
  const sitting = seat(await lockAnswerables(client, submissions))
  const outbox: OutboxRow[] = []
  const results = submissions.map((submission, index) =>
    settled(() => judgeOne(tools, sitting.seats.get(index + 1), submission, outbox)),
  )
  const changes = sitting.changes()
  if (changes.challenges.length > 0) await saveAnswers(client, { ...changes, outbox })
  return results
}

/** What judging came to, or why it failed: one that fails does not fail its neighbours. */
export function settled<T>(judge: () => T): T | Error {
  try {
    return judge()
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function judgeOne(
  { keyring, world }: Tools,
  seat: Seat | undefined,
  submission: Submission,
  outbox: OutboxRow[],
): Judged | Unhashed {
  const { guard, challenge, factor, pin } = seated(seat, submission)
  const now = world.now()
  const held = { guard: guard.value, challenge: challenge.value, factor: factor.value, pin }
  const bench: Bench = {
    now,
    matches: matching(keyring, challenge.value.id),
    open: (sealed) => openFactor(keyring, sealed),
    openPin: (sealed) => openPin(keyring, guard.value, sealed),
    seal: (factor, secret) => sealFactor(keyring, factor, secret),
  }
  const judged = judgeAnswer(held, submission, bench)
  if ('unhashed' in judged) return judged
  if (judged.challenge !== held.challenge) {
    Object.assign(guard, { value: judged.guard, changed: judged.guard !== held.guard || guard.changed })
    Object.assign(challenge, { value: { ...challenge.value, ...judged.challenge }, changed: true })
    Object.assign(factor, { value: judged.factor, changed: judged.factor !== held.factor || factor.changed })
  }
  const scene = {
    lockedOut: judged.lockedOut,
    withoutNumber: judged.withoutNumber === true,
    reported: judged.reported,
    challenge: challenge.value,
    factor: factor.value,
    now,
    traceparent: submission.traceparent,
  }
  outbox.push(...judged.happenings.map((happening) => tell(happening, scene, world)))
  const finished = judged.happenings.includes('finished')
  return { verdict: judged.verdict, challenge: challenge.value, factor: factor.value, finished }
}

function seated(seat: Seat | undefined, { purpose, applicationId }: Submission): Seat {
  const challenge = seat?.challenge.value
  if (!seat || challenge?.purpose !== purpose || (applicationId !== '' && challenge.applicationId !== applicationId)) {
    throw new Refusal(ErrorReason.CHALLENGE_NOT_FOUND, 'no such challenge')
  }
  return seat
}
