import { Command } from 'commander'
import { AdminServiceService, IssueCredentialResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { pointInTime } from '../point-in-time.ts'

interface Flags {
  scope: string[]
  app?: string
  expires?: Date
}

export const issue: Build = (session) =>
  new Command('issue')
    .description('Issue a bearer key. It is shown this once and kept nowhere.')
    .argument('<label>', 'what it is for')
    .requiredOption('--scope <scope...>', 'what it may do, such as challenge; nothing that your own key may not')
    .option('--app <application>', "the application it is for; an administrator's unless given")
    .option('--expires <moment>', 'when it stops being good; never unless given', pointInTime)
    .addHelpText(
      'after',
      examples({
        "keys issue 'the vpn gateway' --app vpn --scope challenge": 'For an application that asks for second factors',
        'keys issue auditors --scope reports --expires 2030-01-01': 'For people who only read',
      }),
    )
    .action(async (label: string, { scope, app = '', expires }: Flags) => {
      const request = { label, scopes: scope, applicationId: app, expiresAt: expires }
      const response = await session.to(AdminServiceService).issueCredential(request)
      session.answer(IssueCredentialResponse, response, ({ key, credential }) => {
        return `${session.style.bold(key)}\n${session.style.dim(`Keep it: it is shown this once. Its id is ${credential?.id}.`)}`
      })
    })
