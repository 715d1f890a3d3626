import { randomUUID } from 'node:crypto'
import { Command } from 'commander'
import {
  ChallengeServiceService,
  ChallengeState,
  StartChallengeRequest,
  StartChallengeResponse,
  type Challenge,
} from '#contracts/gen/countersign/challenge/v1/challenge'
import { parameter } from '#cli/parameters'
import type { Style } from '#cli/session'
import { decidedChallenge } from '#cli/show/challenge'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

interface Flags {
  app?: string
  ip?: string
  factor?: string
  language?: string
  userAgent?: string
  authenticationType?: string
  insideCorporateNetwork?: boolean
  requestId?: string
  event?: string
  parameter?: Record<string, string>
}

export const start: Build = (session) =>
  new Command('start')
    .description('Begin a sign-in: is a second factor needed, and which? Where a text is needed, it is sent.')
    .argument('<user>', 'the person, as the tenant names them')
    .option('--app <application>', "what is signed in to; a key's own application unless given")
    .option('--ip <address>', "the person's address; unknown, and so never trusted, unless given")
    .option('--factor <id>', 'the factor to ask for, one of the options; the preferred one unless given')
    .option('--language <tag>', "the language of the text, such as de; the person's own unless given")
    .option('--user-agent <text>', 'the client program')
    .option('--authentication-type <name>', 'the integration that asks, such as radius or portal')
    .option('--inside-corporate-network', 'the federation says that the person is inside')
    .option('--event <name>', 'a transaction to confirm in place of a sign-in')
    .option('--parameter <name=value>', 'what it is about, one after the other', parameter)
    .option('--request-id <id>', 'the same for every retry of one sign-in; a new one unless given')
    .addHelpText(
      'after',
      examples({
        'sign-in start ann --app vpn --ip 198.51.100.7': 'From an address that is not trusted',
        'sign-in start ann --app vpn --ip 203.0.113.9 --json': 'For a script',
        'sign-in start ann --app shop --event transfer --parameter payee=Ben': 'A transaction is confirmed',
      }),
    )
    .action(async (userId: string, flags: Flags) => {
      const {
        app = '',
        ip = '',
        factor = '',
        requestId = randomUUID(),
        event: name,
        parameter: parameters = {},
        ...more
      } = flags
      const event = name === undefined ? undefined : { name, parameters }
      const asked = { userId, applicationId: app, clientIp: ip, factorId: factor, requestId, event, ...more }
      const response = await session
        .to(ChallengeServiceService)
        .startChallenge(StartChallengeRequest.fromPartial(asked))
      session.answer(StartChallengeResponse, response, ({ challenge }) =>
        started(session.style, challenge as Challenge),
      )
    })

function started(style: Style, challenge: Challenge): string {
  const { id, state, options, factorId } = challenge
  const number = options.find((option) => option.factorId === factorId)?.number
  const next = number ? `type ${number} into the app, and approve` : `countersign sign-in answer ${id} <code>`
  const hint = state === ChallengeState.PENDING ? ['', `${style.dim('Next:')} ${next}`] : []
  return [decidedChallenge(style, challenge), ...hint].join('\n')
}
