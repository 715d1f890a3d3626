import { randomBytes } from 'node:crypto'
import { ChallengeServiceService, StartChallengeRequest } from '#contracts/gen/countersign/challenge/v1/challenge'
import { drive } from '../drive.ts'
import { leanClient } from '../lean/client.ts'
import type { Regulars } from '../regulars.ts'
import type { Stage } from '../stage.ts'
import { assertApproved, codeAnswer } from './code-answer.ts'
import { callers, type Line } from './line.ts'

/** Whole sign-ins, each a pair of calls: somebody starts a challenge and answers it. */
export async function signInsLine({ cluster }: Stage, { key, people, press }: Regulars): Promise<Line> {
  const client = await leanClient({ address: cluster.addresses.challenge, key })
  const start = client.method(ChallengeServiceService.startChallenge)
  const answer = client.method(ChallengeServiceService.answerChallenge)
  const idle = [...people]
  const call = async (requestId: string) => {
    const userId = idle.pop() as string
    const { challenge } = await start(StartChallengeRequest.fromPartial({ requestId, userId, applicationId: 'bench' }))
    assertApproved(await answer(codeAnswer(challenge?.id ?? '', press(userId))))
    idle.unshift(userId)
  }
  return {
    name: 'StartChallenge + AnswerChallenge',
    pid: () => cluster.service('challenge').pid as number,
    tells: 'challenge',
    ready: async (seconds) => () => drive(requestIds(), { callers, seconds, call }),
    close: () => client.close(),
  }
}

function* requestIds(): Generator<string> {
  const run = randomBytes(8).toString('hex')
  for (let turn = 0; ; turn += 1) yield `bench-${run}-${turn}`
}
