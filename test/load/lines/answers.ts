import { ChallengeServiceService } from '#contracts/gen/countersign/challenge/v1/challenge'
import { makeCrowd } from '../crowd.ts'
import { drive } from '../drive.ts'
import { leanClient } from '../lean/client.ts'
import type { Stage } from '../stage.ts'
import { assertApproved, codeAnswer } from './code-answer.ts'
import { callers, type Line } from './line.ts'

interface Answers {
  name: string
  key: string
  /** 0: the tokens move with every press (HOTP). */
  periodSeconds: number
}

/** How many answers a second are made ready for at first, and how many more than came in the last round. */
const [firstRate, margin] = [5_000, 1.3]

/** Answers to challenges that wait, each by somebody else. */
export async function answersLine({ cluster, pool, keyring }: Stage, { name, ...who }: Answers): Promise<Line> {
  const client = await leanClient({ address: cluster.addresses.challenge, key: who.key })
  const answer = client.method(ChallengeServiceService.answerChallenge)
  let rate = firstRate
  return {
    name,
    pid: () => cluster.service('challenge').pid as number,
    tells: 'challenge',
    async ready(seconds) {
      const size = Math.ceil(rate * seconds * margin)
      const { challenges, code } = await makeCrowd(pool, { keyring, size, periodSeconds: who.periodSeconds })
      return async () => {
        const right = code()
        const call = async (challengeId: string) => assertApproved(await answer(codeAnswer(challengeId, right)))
        const run = await drive(challenges, { callers, seconds, call })
        rate = run.calls / run.seconds
        return run
      }
    },
    close: () => client.close(),
  }
}
