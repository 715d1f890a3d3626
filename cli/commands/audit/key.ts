import { Command } from 'commander'
import { ReportingServiceService, StreamAuditRequest } from '#contracts/gen/countersign/reporting/v1/reporting'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const key: Build = (session) =>
  new Command('key')
    .description(
      'Print the public key that the audit log is signed by, to be kept where who can change the log can not.',
    )
    .addHelpText('after', examples({ 'audit key > audit-key.pub': 'Once, when it is set up' }))
    .action(async () => {
      for await (const { part } of session.to(ReportingServiceService).streamAudit(StreamAuditRequest.create())) {
        if (part?.$case !== 'head') return
        if (part.value.publicKey.length === 0)
          throw new Error('the audit log is not signed: reporting has no AUDIT_KEY')
        return session.say(Buffer.from(part.value.publicKey).toString('base64'))
      }
    })
