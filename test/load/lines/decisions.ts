import { PolicyServiceService, Situation } from '#contracts/gen/countersign/policy/v1/policy'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import { HealthService } from '#contracts/gen/grpc/health/v1/health'
import { leanClient } from '../lean/client.ts'
import { pace } from '../pace.ts'
import { tenant } from '../regulars.ts'
import type { Stage } from '../stage.ts'
import type { Line } from './line.ts'

interface Pace {
  callers: number
  perSecond: number
}

/** What a decision takes beside what the same service takes for a call that does nothing, at the same pace. */
export async function decisionLines(stage: Stage, people: readonly string[], pace: Pace): Promise<[Line, Line]> {
  const client = await leanClient({ address: stage.cluster.addresses.policy, peer: 'challenge', tenant })
  const decide = client.method(PolicyServiceService.decide)
  const check = client.method(HealthService.check)
  const requests = people.map((userId) => ({ situation: situationOf(userId) }))
  const empty = line(stage, 'empty call (health)', pace, async () => void (await check({ service: '' })))
  const decision = line(stage, 'Decide', pace, async (turn) => {
    const { decision } = await decide(requests[turn % requests.length] as (typeof requests)[number])
    if (decision?.outcome !== Outcome.CHALLENGE) throw new Error('somebody was not challenged')
  })
  return [empty, { ...decision, close: () => client.close() }]
}

/** The first load warms up: as many calls as can be, for what is called now and then is never compiled. */
function line(
  { cluster }: Stage,
  what: string,
  { callers, perSecond }: Pace,
  call: (turn: number) => Promise<void>,
): Line {
  let pacing = Infinity
  return {
    name: `${what}, ${callers === 1 ? '1 caller' : `${callers} callers`}, ${perSecond} calls/s`,
    pid: () => cluster.service('policy').pid as number,
    tells: 'policy',
    ready: async (seconds) => async () => {
      const run = await pace(turns(), { callers, perSecond: pacing, seconds, call })
      pacing = perSecond
      return run
    },
    close: () => {},
  }
}

function situationOf(userId: string): Situation {
  return Situation.fromPartial({
    userId,
    applicationId: 'bench',
    clientIp: '198.51.100.7',
    factors: [{ factorId: '00000000-0000-7000-8000-000000000000', method: Method.OATH_TOKEN }],
    risk: { level: RiskLevel.LOW, score: 0, signals: [], blocked: false },
  })
}

function* turns(): Generator<number> {
  for (let turn = 0; ; turn += 1) yield turn
}
