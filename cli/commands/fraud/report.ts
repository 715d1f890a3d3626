import { Command } from 'commander'
import {
  FraudReportSource,
  FraudServiceService,
  ReportFraudRequest,
  ReportFraudResponse,
  type FraudReport,
} from '#contracts/gen/countersign/fraud/v1/fraud'
import { fraudReport } from '#cli/show/fraud-report'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

interface Flags {
  reason: string
  challenge?: string
  application?: string
  ip?: string
}

export const report: Build = (session) =>
  new Command('report')
    .description('Report that a sign-in was not the person; blocks them where the setting block-for-fraud wants it.')
    .argument('<user>', 'the person')
    .requiredOption('--reason <text>', 'why')
    .option('--challenge <id>', 'the sign-in; it is reported once')
    .option('--application <id>', 'what was signed in to')
    .option('--ip <address>', 'where the sign-in came from')
    .addHelpText('after', examples({ "fraud report dave --reason 'he was called and did not sign in'": 'Dave called' }))
    .action(async (userId: string, { reason, challenge = '', application = '', ip = '' }: Flags) => {
      const what = { challengeId: challenge, applicationId: application, clientIp: ip }
      const request = { userId, source: FraudReportSource.ADMINISTRATOR, reason, ...what }
      const response = await session.to(FraudServiceService).reportFraud(ReportFraudRequest.fromPartial(request))
      session.answer(ReportFraudResponse, response, ({ report }) => fraudReport(session.style, report as FraudReport))
    })
