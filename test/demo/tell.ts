import type { AnswerChallengeResponse, Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { Decision, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import type { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { Style } from '#cli/session'
import { headline } from '#cli/show/decision'
import { result } from '#cli/show/result'
import type { Told } from './transcript.ts'

/** What was decided, in a line. */
export function decided(style: Style, { decision }: Challenge, wanted: Outcome): Told {
  return { told: headline(style, decision as Decision), right: decision?.outcome === wanted }
}

/** What an answer came to, in a line. */
export function verdict(
  style: Style,
  { approved, resultCode, challenge }: AnswerChallengeResponse,
  wanted: { approved: boolean; resultCode: ResultCode },
): Told {
  const word = approved ? style.green('approved') : style.red('not approved')
  const left = approved ? '' : `, ${challenge?.attemptsLeft} answers left`
  const told = `${word}${left}  ${style.dim(result(resultCode))}`
  return { told, right: approved === wanted.approved && resultCode === wanted.resultCode }
}
