import { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { SmtpSettings } from './smtp.ts'

export interface Dialogue {
  mail: { to: string; text: Buffer }
  /** Called before the first byte of the mail leaves: until then the server can not have taken it. */
  onLeaving: () => void
  signal: AbortSignal
}

type Done = (error?: Error | null) => void

/**
 * Brings one mail to a server over a connection of its own; resolves when the server has taken it. Rejects with what went
 * wrong. nodemailer's own transports would not say whether the mail had left, and its pool sends again by itself.
 */
export async function speakSmtp(settings: SmtpSettings, { mail, onLeaving, signal }: Dialogue): Promise<void> {
  signal.throwIfAborted()
  const connection = new SMTPConnection(optionsOf(settings))
  const broken = new Promise<never>((_, reject) => {
    connection.once('error', reject)
    signal.addEventListener('abort', () => reject(new Error('the time was over')), { once: true })
  })
  const inTurn = (step: (done: Done) => void) => {
    const taken = new Promise<void>((resolve, reject) => step((error) => (error ? reject(error) : resolve())))
    return Promise.race([taken, broken])
  }
  broken.catch(() => {})
  connection.on('error', () => {})
  try {
    await inTurn((done) => connection.connect(done))
    const { user, password } = settings
    if (user && password) await inTurn((done) => connection.login({ user, pass: password.reveal() }, done))
    const envelope = { from: settings.from, to: [mail.to] }
    await inTurn((done) => void connection.send(envelope, watched(mail.text, onLeaving), done))
  } finally {
    connection.close()
  }
}

/** The mail as a stream: nobody reads it before the server has asked for it. */
function watched(text: Buffer, onLeaving: () => void): Readable {
  return new Readable({
    read() {
      onLeaving()
      this.push(text)
      this.push(null)
    },
  })
}

function optionsOf({ host, port, security, timeoutMs }: SmtpSettings): SMTPConnection.Options {
  return {
    ...{ host, port, secure: security === 'tls', requireTLS: security === 'starttls', ignoreTLS: security === 'none' },
    ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs, dnsTimeout: timeoutMs },
  }
}
