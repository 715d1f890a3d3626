import { randomUUID } from 'node:crypto'
import type { Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { builtIn } from '../security-question.ts'
import { countedHash, swiftly } from './counted-hash.ts'
import { openHouse } from './house.ts'
import { people } from './people.ts'

/** What everybody in the house has chosen: the questions, and the answer to each. */
export const answerTo = new Map([
  [builtIn[0]?.text ?? '', 'Bello der Große'],
  [builtIn[1]?.text ?? '', 'Rue de l’Été'],
  [builtIn[2]?.text ?? '', 'Frau Müller'],
  [builtIn[3]?.text ?? '', 'Trabant 601'],
])

/** A house whose people have an app, and security questions. */
export async function openQuestionHouse({ slowly = swiftly, replicas = 1 } = {}) {
  const { derive, hashed } = countedHash(slowly)
  const house = await openHouse({ replicas, slowly: derive })
  const { sayings } = house.neighbours
  const usualLimits = { ...sayings.limits }
  const person = people(house)

  const enrol = (userId: string, answers = [...answerTo].map(([question, answer]) => ({ question, answer }))) =>
    house.factors().enrolFactor({
      ...{ userId, kind: { $case: 'securityQuestions', value: { answers } } },
      ...{ vouched: false, vouchReason: 'they are here' },
    })

  return {
    ...{ house, person, sayings, enrol },
    /** All that was hashed so far. */
    hashed,
    /** The next morning, with everything as usual. */
    anew() {
      house.world.advance(86_400_000)
      Object.assign(sayings.limits, usualLimits)
    },
    /** Somebody with an app and questions, and a sign-in of theirs. */
    async withQuestions() {
      const { userId, seed } = await person.withApp()
      const { factor } = await enrol(userId)
      const challenge = await person.start(userId)
      return { userId, seed, factorId: factor?.id ?? '', challenge }
    },
    answer: (challenge: Challenge, answers: string[], { replica = 0, requestId = randomUUID() as string } = {}) =>
      house.challenges('acme-admin', replica).answerChallenge({
        ...{ challengeId: challenge.id, requestId, factorId: optionOf(challenge)?.factorId ?? '' },
        ...{ rememberDevice: false, deviceToken: '', userAgent: '' },
        answer: { kind: { $case: 'securityAnswers', value: { answers } } },
      }),
    rows: async (text: string) => (await house.ctx.database.pool.query<Record<string, unknown>>(text)).rows,
  }
}

/** The option of a challenge that asks questions. */
export function optionOf({ options }: Challenge) {
  return options.find(({ method }) => method === Method.SECURITY_QUESTIONS)
}

/** The questions that a challenge asks. */
export const asked = (challenge: Challenge) => optionOf(challenge)?.questions ?? []

/** The right answers to them. */
export const right = (challenge: Challenge) => asked(challenge).map((question) => answerTo.get(question) ?? '')
