import { Command, Option } from 'commander'
import { decision } from '#cli/show/decision'
import { choices, valueOf } from '#cli/words'
import type { Session } from '#cli/session'
import { FactorServiceService, FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { FraudServiceService } from '#contracts/gen/countersign/fraud/v1/fraud'
import {
  ExplainRequest,
  ExplainResponse,
  PolicyServiceService,
  Situation,
  type AvailableFactor,
} from '#contracts/gen/countersign/policy/v1/policy'
import { ClientKind } from '#contracts/gen/countersign/types/v1/client'
import type { Decision } from '#contracts/gen/countersign/types/v1/decision'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import type { Build } from './build.ts'
import { examples } from './examples.ts'
import { pointInTime } from './point-in-time.ts'

interface Flags {
  app: string
  ip?: string
  at?: Date
  event?: string
  factors?: string[]
  risk?: string
  blocked?: boolean
  lockedUntil?: Date
  client?: string
  userAgent?: string
  integration?: string
  deviceToken?: string
  appPassword?: boolean
  pin?: boolean
  insideCorporateNetwork?: boolean
}

export const explain: Build = (session) =>
  new Command('explain')
    .description('Explain what would be decided, rule by rule. Nothing is recorded, and nobody is asked.')
    .argument('<user>', 'the person')
    .requiredOption('--app <application>', 'what would be signed in to')
    .option('--ip <address>', "the person's address")
    .option('--at <moment>', 'at another moment than now', pointInTime)
    .option('--event <name>', 'the event to be confirmed, instead of a sign-in')
    .addOption(
      new Option('--factors <method...>', 'as if they had just these, or none; what they have unless given').choices([
        ...choices(Method),
        'none',
      ]),
    )
    .addOption(new Option('--risk <level>', 'as if it looked so odd').choices(choices(RiskLevel)).default('low'))
    .option('--blocked', 'as if they were blocked')
    .option('--no-blocked', 'as if they were not; what is so unless one of the two is given')
    .option('--locked-until <moment>', 'as if they were kept waiting after wrong answers', pointInTime)
    .addOption(new Option('--client <kind>', 'what the program can do').choices(choices(ClientKind)))
    .option('--user-agent <text>', 'the program, as it names itself')
    .option('--integration <type>', 'the integration that asks, such as radius')
    .option('--device-token <token>', 'what the browser was given when the device was remembered')
    .option('--app-password', 'the person has an app password')
    .option('--pin', 'the person has a PIN')
    .option('--inside-corporate-network', 'the federation says that the person is inside')
    .addHelpText(
      'after',
      examples({
        'explain ann --app vpn --ip 198.51.100.7': 'As things are',
        'explain ann --app vpn --ip 203.0.113.9 --blocked': 'Does a block beat a trusted network?',
        'explain frank --app mail --factors app-code': 'What if frank had an authenticator app?',
        'explain ann --app mail --client old --risk high --at 2025-12-24T23:00': 'An old mail program, at Christmas',
      }),
    )
    .action(async (userId: string, flags: Flags) => {
      const [factors, blocked] = await Promise.all([
        factorsOf(session, userId, flags),
        isBlocked(session, userId, flags),
      ])
      const risk = { level: valueOf(RiskLevel, flags.risk), blocked }
      const situation = Situation.fromPartial({ ...imagined(userId, flags), factors, risk })
      const request = ExplainRequest.fromPartial({ situation, ...(flags.at && { at: flags.at }) })
      const response = await session.to(PolicyServiceService).explain(request)
      session.answer(ExplainResponse, response, ({ decision: taken }) => decision(session.style, taken as Decision))
    })

function imagined(userId: string, { app, ip = '', event = '', client, lockedUntil, ...flags }: Flags) {
  const { userAgent = '', integration = '', deviceToken = '', appPassword = false, pin = false } = flags
  return {
    ...{ userId, applicationId: app, clientIp: ip, eventName: event, userAgent, deviceToken },
    insideCorporateNetwork: flags.insideCorporateNetwork === true,
    clientKind: valueOf(ClientKind, client),
    authenticationType: integration,
    hasAppPassword: appPassword,
    hasPin: pin,
    ...(lockedUntil && { lockedUntil }),
  }
}

async function factorsOf(session: Session, userId: string, { factors: given }: Flags): Promise<AvailableFactor[]> {
  if (given) {
    const methods = given.filter((name) => name !== 'none')
    return methods.map((name, index) => ({ factorId: imaginedId(index), method: valueOf(Method, name) }))
  }
  const page = { pageSize: 100, pageToken: '' }
  const { factors } = await session.to(FactorServiceService).listFactors({ userId, page })
  const active = factors.filter(({ state }) => state === FactorState.ACTIVE)
  return active.map(({ id, method }) => ({ factorId: id, method }))
}

/** An id for a factor that is only imagined. */
const imaginedId = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`

async function isBlocked(session: Session, userId: string, { blocked }: Flags): Promise<boolean> {
  if (blocked !== undefined) return blocked
  const page = { pageSize: 1, pageToken: '' }
  const { blocks } = await session.to(FraudServiceService).listBlocks({ userId, inForce: true, page })
  return blocks.length > 0
}
