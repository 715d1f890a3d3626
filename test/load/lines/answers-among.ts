import { ChallengeServiceService } from '#contracts/gen/countersign/challenge/v1/challenge'
import { clearCrowd, makeCrowd } from '../crowd.ts'
import { fillFactors } from '../fill-factors.ts'
import { leanClient } from '../lean/client.ts'
import { pace } from '../pace.ts'
import type { Stage } from '../stage.ts'
import { assertApproved, codeAnswer } from './code-answer.ts'
import type { Line } from './line.ts'

interface Among {
  key: string
  /** How many factors the service knows, of whom each answers once a round. */
  factors: number
}

/** How many answer in a round, and how fast: far from what would keep any of them waiting for another. */
const [size, perSecond, callers] = [1_000, 250, 16]

/** Answers at a steady pace among so many factors. Its first round fills the tables, and lines of fewer factors are over. */
export async function answersAmongLine(stage: Stage, { key, factors }: Among): Promise<Line> {
  const { cluster, pool, keyring } = stage
  const client = await leanClient({ address: cluster.addresses.challenge, key })
  const answer = client.method(ChallengeServiceService.answerChallenge)
  return {
    name: `AnswerChallenge among ${factors.toLocaleString('en')} factors, ${perSecond} calls/s`,
    pid: () => cluster.service('challenge').pid as number,
    tells: 'challenge',
    async ready(seconds) {
      await clearCrowd(pool)
      await fillFactors(pool, factors - size)
      const { challenges, code } = await makeCrowd(pool, { keyring, size, periodSeconds: 30 })
      return async () => {
        const right = code()
        const call = async (challengeId: string) => assertApproved(await answer(codeAnswer(challengeId, right)))
        return pace(challenges, { callers, perSecond, seconds, call })
      }
    },
    close: () => client.close(),
  }
}
