import { Command } from 'commander'
import { EnrolFactorResponse, FactorServiceService } from '#contracts/gen/countersign/challenge/v1/factor'
import { enrolment } from '#cli/show/enrolment'
import { qrCode } from '#cli/show/qr-code'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { vouching } from './vouching.ts'

interface Flags {
  account?: string
  issuer?: string
  vouched?: boolean
  reason?: string
}

export const enrolApp: Build = (session) =>
  new Command('enrol-app')
    .description('Register an authenticator app. A code that it shows proves it.')
    .argument('<user>', 'the person')
    .option('--account <name>', "what the app calls the account; the person's id unless given")
    .option('--issuer <name>', "what the app calls the issuer; the tenant's name unless given")
    .option('--vouched', 'you answer for it, with a reason: it may be used at once, without a code')
    .option('--reason <text>', vouching)
    .addHelpText('after', examples({ 'factors enrol-app bob --issuer Acme': 'It prints the QR code for the app' }))
    .action(async (userId: string, { account = '', issuer = '', vouched = false, reason: vouchReason = '' }: Flags) => {
      const kind = { $case: 'app' as const, value: { accountName: account, issuer } }
      const response = await session.to(FactorServiceService).enrolFactor({ userId, kind, vouched, vouchReason })
      const qr = qrCode(response.otpauthQrText)
      session.answer(EnrolFactorResponse, response, (response) => `${qr}${enrolment(session.style, response)}`)
    })
