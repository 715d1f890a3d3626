import { Command, Option } from 'commander'
import { FactorServiceService, FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { FraudServiceService } from '#contracts/gen/countersign/fraud/v1/fraud'
import {
  ExplainRequest,
  ExplainResponse,
  PolicyServiceService,
  type AvailableFactor,
} from '#contracts/gen/countersign/policy/v1/policy'
import type { Decision } from '#contracts/gen/countersign/types/v1/decision'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import type { Session } from '../session.ts'
import { decision } from '../show/decision.ts'
import { choices, valueOf } from '../words.ts'
import type { Build } from './build.ts'
import { examples } from './examples.ts'
import { pointInTime } from './point-in-time.ts'

interface Flags {
  app: string
  ip?: string
  event?: string
  method?: string[]
  blocked?: boolean
  at?: Date
  insideCorporateNetwork?: boolean
}

export const explain: Build = (session) =>
  new Command('explain')
    .description('Explain what would be decided, rule by rule. Nothing is recorded, and nobody is asked.')
    .argument('<user>', 'the person')
    .requiredOption('--app <application>', 'what would be signed in to')
    .option('--ip <address>', "the person's address")
    .option('--event <name>', 'the event to be confirmed, instead of a sign-in')
    .addOption(
      new Option('--method <method...>', 'as if they had just these; what they have unless given').choices(
        choices(Method),
      ),
    )
    .option('--blocked', 'as if they were blocked')
    .option('--no-blocked', 'as if they were not; what is so unless one of the two is given')
    .option('--at <moment>', 'at another moment than now', pointInTime)
    .option('--inside-corporate-network', 'the federation says that the person is inside')
    .addHelpText(
      'after',
      examples({
        'explain ann --app vpn --ip 198.51.100.7': 'As things are',
        'explain ann --app vpn --ip 203.0.113.9 --blocked': 'Does a block beat a trusted network?',
        'explain frank --app mail --method app-code': 'What if frank had an authenticator app?',
      }),
    )
    .action(async (userId: string, flags: Flags) => {
      const [factors, blocked] = await Promise.all([
        factorsOf(session, userId, flags),
        isBlocked(session, userId, flags),
      ])
      const { app, ip = '', event = '', at, insideCorporateNetwork = false } = flags
      const named = { userId, applicationId: app, clientIp: ip, eventName: event, insideCorporateNetwork }
      const situation = { ...named, factors, risk: { level: RiskLevel.LOW, blocked } }
      const request = ExplainRequest.fromPartial({ situation, ...(at && { at }) })
      const response = await session.to(PolicyServiceService).explain(request)
      session.answer(ExplainResponse, response, ({ decision: taken }) => decision(session.style, taken as Decision))
    })

async function factorsOf(session: Session, userId: string, { method }: Flags): Promise<AvailableFactor[]> {
  if (method) return method.map((name, index) => ({ factorId: imagined(index), method: valueOf(Method, name) }))
  const page = { pageSize: 100, pageToken: '' }
  const { factors } = await session.to(FactorServiceService).listFactors({ userId, page })
  const active = factors.filter(({ state }) => state === FactorState.ACTIVE)
  return active.map(({ id, method }) => ({ factorId: id, method }))
}

/** An id for a factor that is only imagined. */
const imagined = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`

async function isBlocked(session: Session, userId: string, { blocked }: Flags): Promise<boolean> {
  if (blocked !== undefined) return blocked
  const page = { pageSize: 1, pageToken: '' }
  const { blocks } = await session.to(FraudServiceService).listBlocks({ userId, inForce: true, page })
  return blocks.length > 0
}
