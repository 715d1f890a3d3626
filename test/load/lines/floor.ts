import { ChallengeServiceService } from '#contracts/gen/countersign/challenge/v1/challenge'
import { drive } from '../drive.ts'
import { leanClient } from '../lean/client.ts'
import type { Stage } from '../stage.ts'
import { codeAnswer } from './code-answer.ts'
import { callers, type Line } from './line.ts'

/** The least that any durable call costs, in the same shape as ours. */
export async function floorLine({ floor }: Stage): Promise<Line> {
  const client = await leanClient({ address: floor.address })
  const answer = client.method(ChallengeServiceService.answerChallenge)
  const request = codeAnswer('00000000-0000-0000-0000-000000000000', '000000')
  const call = async () => void (await answer(request))
  return {
    name: 'floor: one UPDATE … RETURNING',
    pid: () => floor.pid,
    ready: async (seconds) => () => drive(endless(), { callers, seconds, call }),
    close: () => client.close(),
  }
}

function* endless(): Generator<number> {
  for (let turn = 0; ; turn += 1) yield turn
}
