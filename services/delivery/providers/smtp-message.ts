import MailComposer from 'nodemailer/lib/mail-composer'
import type { OutgoingMessage } from './provider.ts'
import type { SmtpSettings } from './smtp.ts'

/** The same for every mail of one delivery (RFC 5322 section 3.6.4), without its brackets. */
export function messageId({ from }: Pick<SmtpSettings, 'from'>, deliveryId: string): string {
  return `${deliveryId}@${from.slice(from.lastIndexOf('@') + 1)}`
}

/** The mail as it goes over the wire. It says of itself that no answer is wanted (RFC 3834 section 5). */
export function composed({ from, name }: SmtpSettings, message: OutgoingMessage): Promise<Buffer> {
  const { to, subject = '', body: text, deliveryId } = message
  return new MailComposer({
    ...{ from: { name, address: from }, to: { name: '', address: to }, subject, text },
    ...{ messageId: `<${messageId({ from }, deliveryId)}>`, headers: { 'Auto-Submitted': 'auto-generated' } },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  })
    .compile()
    .build()
}
