import { randomUUID } from 'node:crypto'
import { Command } from 'commander'
import { ConfirmFactorResponse, FactorServiceService } from '#contracts/gen/countersign/challenge/v1/factor'
import type { Style } from '#cli/session'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const confirm: Build = (session) =>
  new Command('confirm')
    .description('Prove a registered factor by a code from it. The exit code is 0 only if it is proved.')
    .argument('<factor>', 'the factor')
    .argument('<code>', 'the code that was texted, or that the app shows')
    .addHelpText('after', examples({ 'factors confirm 0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b 123456': 'With its code' }))
    .action(async (factorId: string, code: string) => {
      const request = { factorId, code, requestId: randomUUID(), passkey: '' }
      const response = await session.to(FactorServiceService).confirmFactor(request)
      session.answer(ConfirmFactorResponse, response, (response) => verdict(session.style, response))
      if (!response.confirmed) session.disappoint()
    })

function verdict(style: Style, { confirmed, factor, attemptsLeft }: ConfirmFactorResponse): string {
  if (confirmed) return `${style.bold(style.green('CONFIRMED'))}  ${factor?.userId} can use it from now on.`
  return `${style.bold(style.red('NOT CONFIRMED'))}  Codes left: ${attemptsLeft}.`
}
