import type { AnswerRejected, ChallengeFinished, SignInDecided } from '#contracts/gen/countersign/challenge/v1/events'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { plainAddress } from '#libs/net/address'
import { networkOf } from './network.ts'

/** What happened in one event, each 0 or 1. They are added up, so the order in which events come does not matter. */
export interface Happenings {
  signIns: number
  wrongAnswers: number
  duplicateCodes: number
  /** The person proved who they are, or the tenant vouches for the network they came from. */
  successes: number
  /** A sign-in ended without that. */
  failures: number
  /** The person denied a prompt, or nobody answered it. */
  prompts: number
}

/** What one event teaches about a person. */
export interface Lesson extends Happenings {
  userId: string
  applicationId: string
  /** As `networkOf` names it; empty where the address is unknown. */
  network: string
  /** In its plainest form; empty where it is unknown. */
  address: string
  at: Date
}

/** A sign-in began. One that was skipped for want of a demand proved nothing, so it makes no network known. */
export function lessonOfDecision({ decidedAt, state, decision, ...event }: SignInDecided): Lesson {
  const vouched = decision?.reason === DecisionReason.TRUSTED_NETWORK && state === ChallengeState.SKIPPED
  const denied = state === ChallengeState.DENIED
  return lesson(event, decidedAt, { signIns: 1, successes: Number(vouched), failures: Number(denied) })
}

/** An answer was wrong, or was a right code that came a second time. */
export function lessonOfRejection({ rejectedAt, resultCode, ...event }: AnswerRejected): Lesson {
  const duplicate = resultCode === ResultCode.FAILED_OATH_CODE_DUPLICATE
  return lesson(event, rejectedAt, { wrongAnswers: 1, duplicateCodes: Number(duplicate) })
}

/** A challenge ended. One that was withdrawn by its caller says nothing about the person. */
export function lessonOfEnd({ finishedAt, state, resultCode, ...event }: ChallengeFinished): Lesson {
  const approved = state === ChallengeState.APPROVED
  const failed = state === ChallengeState.DENIED || state === ChallengeState.EXPIRED
  const prompts = Number(unwantedPrompts.has(resultCode))
  return lesson(event, finishedAt, { successes: Number(approved), failures: Number(failed), prompts })
}

/** How challenges end whose prompt or call the person did not want. */
const unwantedPrompts: ReadonlySet<ResultCode> = new Set([
  ResultCode.FAILED_PHONE_APP_DENIED,
  ResultCode.FAILED_PHONE_APP_NO_RESPONSE,
  ResultCode.FAILED_FRAUD_REPORTED,
  ResultCode.FAILED_FRAUD_CODE_ENTERED,
])

const nothing: Happenings = {
  signIns: 0,
  wrongAnswers: 0,
  duplicateCodes: 0,
  successes: 0,
  failures: 0,
  prompts: 0,
}

type Place = Pick<SignInDecided, 'userId' | 'applicationId' | 'clientIp'>

function lesson(
  { userId, applicationId, clientIp }: Place,
  at: Date | undefined,
  happened: Partial<Happenings>,
): Lesson {
  if (at === undefined) throw new Error('the event does not say when it happened')
  const from = { network: networkOf(clientIp) ?? '', address: plainAddress(clientIp) }
  return { userId, applicationId, ...from, at, ...nothing, ...happened }
}
