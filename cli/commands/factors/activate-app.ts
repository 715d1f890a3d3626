import { Command } from 'commander'
import { EnrolFactorResponse, FactorServiceService } from '#contracts/gen/countersign/challenge/v1/factor'
import { activation } from '#cli/show/activation'
import { qrCode } from '#cli/show/qr-code'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { vouching } from './vouching.ts'

export const activateApp: Build = (session) =>
  new Command('activate-app')
    .description(
      'Register a device on which sign-ins are approved. The app on it scans the code; its first prompt proves it.',
    )
    .argument('<user>', 'the person')
    .option('--reason <text>', vouching)
    .addHelpText('after', examples({ 'factors activate-app ann': 'It prints the QR code for the app' }))
    .action(async (userId: string, { reason: vouchReason = '' }: { reason?: string }) => {
      const kind = { $case: 'device' as const, value: {} }
      const asked = { userId, kind, vouched: false, vouchReason }
      const response = await session.to(FactorServiceService).enrolFactor(asked)
      const qr = qrCode(response.activation?.qrText ?? '')
      session.answer(EnrolFactorResponse, response, (response) => `${qr}${activation(session.style, response)}`)
    })
