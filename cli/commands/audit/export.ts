import { Command } from 'commander'
import {
  ReportingServiceService,
  StreamAuditRequest,
  StreamAuditResponse,
} from '#contracts/gen/countersign/reporting/v1/reporting'
import { usageHeader } from '#cli/show/usage'
import { wholeAudit } from '#cli/whole-audit'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { wholeNumber } from '../whole-number.ts'

interface Flags {
  from: number
  to: number
}

export const exportLog: Build = (session) =>
  new Command('export')
    .description(
      'Write the audit log, a line of JSON for each row, with what proves it: every act and decision, in order.',
    )
    .option('--from <row>', 'from which row on', wholeNumber, 1)
    .option('--to <row>', 'to which row; the last unless given', wholeNumber, 0)
    .addHelpText('after', examples({ 'audit export > audit.jsonl': 'All of it' }))
    .action(async ({ from, to }: Flags) => {
      const request = StreamAuditRequest.create({ from: BigInt(from), to: BigInt(to) })
      for await (const part of wholeAudit(session.to(ReportingServiceService), request)) {
        await session.flow(`${JSON.stringify(StreamAuditResponse.toJSON(part))}\n`)
        const { header } = part.part?.$case === 'head' ? part.part.value : {}
        if (header) session.note(usageHeader(session.style, header))
      }
    })
