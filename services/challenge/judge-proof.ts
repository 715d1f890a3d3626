import { Refusal } from '#contracts/refusal'
import type { Answer } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { Call } from '#libs/rpc/call'
import { Purpose } from './challenge.ts'
import { beginTokenEnrolment } from './begin-token-enrolment.ts'
import type { Context } from './context.ts'
import { findFactor, type FactorRow } from './db/factors.ts'
import { takePlace } from './first-factor.ts'
import type { Judged } from './gate.ts'
import { factorNotFound } from './present-factor.ts'
import { retireReplaced } from './retire-replaced.ts'
import { judgeable } from './see-passkey.ts'

/** What somebody gave to prove a factor: a code, or for a passkey what the browser gave. */
export interface Proof {
  /** The proof that was opened; that of a new factor bears the factor's id. */
  challengeId: string
  purpose: Purpose
  code: string
  passkey: string
  requestId: string
}

/** The verdict, and the factor after it. */
export interface Proved {
  approved: boolean
  attemptsLeft: number
  factor: FactorRow
}

/** Judges the proof of a factor, through the same gate as every answer; what a new token comes in the place of is taken back. */
export async function judgeProof(ctx: Context, proof: Proof, call: Call): Promise<Proved> {
  const { verdict, challenge, factor: judged } = await judge(ctx, proof, call)
  const factor = await findFactor(ctx.database.pool, call.tenant, judged.id)
  if (!factor) throw factorNotFound()
  const isNew = verdict.approved && proof.purpose === Purpose.ENROLMENT
  if (isNew && factor.method === Method.OATH_TOKEN) {
    await retireReplaced(ctx, { tenantId: call.tenant, factorId: factor.id })
    await takePlace(ctx, factor)
  }
  return { approved: verdict.approved, attemptsLeft: challenge.attemptsLeft, factor }
}

/** A hardware token waits for as long as it takes: where no enrolment of it is open, one begins with the code. */
async function judge(ctx: Context, proof: Proof, call: Call): Promise<Judged> {
  try {
    return await submit(ctx, proof, call)
  } catch (error) {
    const isOver = error instanceof Refusal && over.has(error.reason) && proof.purpose === Purpose.ENROLMENT
    if (!isOver || !(await beginTokenEnrolment(ctx, proof.challengeId, call))) throw error
    return submit(ctx, proof, call)
  }
}

/** What the gate says where no enrolment takes a code. */
const over: ReadonlySet<ErrorReason> = new Set([
  ErrorReason.CHALLENGE_NOT_FOUND,
  ErrorReason.CHALLENGE_CLOSED,
  ErrorReason.CHALLENGE_EXPIRED,
])

async function submit(ctx: Context, proof: Proof, call: Call): Promise<Judged> {
  const { challengeId, purpose, requestId } = proof
  const question = { tenantId: call.tenant, challengeId, factorId: null, purpose }
  return ctx.gate({
    ...question,
    requestId,
    answer: await judgeable(ctx, question, given(proof)),
    applicationId: '',
    traceparent: call.traceparent,
  })
}

function given({ code, passkey }: Proof): NonNullable<Answer['kind']> {
  return passkey === '' ? { $case: 'code', value: code } : { $case: 'passkey', value: passkey }
}
