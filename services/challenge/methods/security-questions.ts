import type { SecurityQuestionsEnrolment } from '#contracts/gen/countersign/challenge/v1/factor'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { isSameHash, usualCost, type Salted, type SlowHash } from '../slow-hash.ts'
import type { Judgeable, NewFactor, VerificationMethod } from './method.ts'

/** The questions that a person chose, each with the slow hash of its answer, all under one salt. */
interface ChosenQuestions extends Salted {
  questions: { text: string; hash: string }[]
}

/** How often all that was asked was answered right; never where it is absent. */
interface Answered {
  answered?: number
}

/** The places of the questions that a challenge asks, and their texts. */
interface AskedQuestions {
  places: number[]
  questions: string[]
}

/** How many questions a person has to choose (domain.md §4.7). */
export const questionsToChoose = 4
/** How many are asked where the policy service does not say (domain.md §4.7). */
const usuallyAsked = 2

const wrong = ResultCode.FAILED_SECURITY_QUESTIONS_INCORRECT

/**
 * Some of the questions that a person chose are asked: the same in every challenge, until a right answer has others drawn, so that
 * nobody begins anew until the questions are easier. All answers have to be right, and it is not told which was not.
 */
export const securityQuestions: VerificationMethod<ChosenQuestions, Answered, Partial<AskedQuestions>> = {
  begin({ questions }, opening, { answered = 0 }) {
    const places = opening.places(questions.length, answered).slice(0, opening.questions || usuallyAsked)
    return { kept: { places, questions: places.map((place) => questions[place]?.text ?? '') } }
  },

  /** As many for any answer, however many it has in it. */
  toHash({ secret: { salt, cost }, kept: { places = [] } }, answer) {
    const answers = answersIn(answer)
    return { unhashed: places.map((place, index) => placed(place, answers[index] ?? '')), salted: { salt, cost } }
  },

  judge({ secret: { questions }, progress, kept: { places = [] }, hashed }, answer) {
    const right = places.filter((place, index) => {
      const [kept, given] = [questions[place]?.hash, hashed?.hashes[index]]
      return kept !== undefined && given !== undefined && isSameHash(kept, given)
    })
    const correct = places.length > 0 && right.length === places.length && answersIn(answer).length === places.length
    if (!correct) return { correct, resultCode: wrong, progress }
    const { answered = 0 } = progress
    const resultCode = ResultCode.SUCCESS_FALLBACK_SECURITY_QUESTIONS_ANSWERED
    return { correct, resultCode, progress: { answered: answered + 1 } }
  },

  ask: ({ questions = [] }) => ({ questions }),
  sends: false,
  accepts: ['securityAnswers'],
  outcomes: { unanswered: ResultCode.FAILED_SECURITY_QUESTIONS_TIMEOUT, exhausted: wrong },
}

function answersIn(answer: Judgeable): readonly string[] {
  return answer.$case === 'securityAnswers' ? answer.value.answers : []
}

/** What is hashed: the same answer to two questions has two hashes under one salt. */
function placed(place: number, answer: string): string {
  return `${place}:${normalised(answer)}`
}

/** An answer as it was meant, however it was typed (domain.md §4.7): upper case first, which folds ß and ς too. */
export function normalised(answer: string): string {
  const folded = answer.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')
  return folded.replace(/\s+/gu, ' ').trim()
}

/** The factor that the chosen questions make. */
export async function questionsFactor(
  { answers }: SecurityQuestionsEnrolment,
  { randomBytes, slowHash }: { randomBytes(size: number): Buffer; slowHash: SlowHash },
): Promise<NewFactor<ChosenQuestions, Answered>> {
  const salted = { salt: randomBytes(16).toString('base64'), cost: usualCost }
  const texts = answers.map(({ answer }, place) => placed(place, answer))
  const hashes = await slowHash(texts, salted)
  const questions = answers.map(({ question: text }, place) => ({ text, hash: hashes[place] as string }))
  return { secret: { ...salted, questions }, progress: {}, hint: 'security questions' }
}
