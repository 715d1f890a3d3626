import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'

/** A mail as its mailbox has it. */
export interface Mail {
  id: string
  to: string
  headers: string
  text: string
}

/** What the server does badly: replies so to every recipient, or to every connection; hangs up, or waits, in place of its last answer. */
export type Fault = { reply: string } | { greeting: string } | { drop: true } | { silent: true }

type Done = (error?: Error | null) => void

/**
 * A mail server that wants a password and keeps each mailbox. It takes mails of one Message-ID for one. Nobody whose name
 * begins with `nobody` has a mailbox. It takes so many connections at a time, and turns others away; each mail takes so long.
 */
export async function startMailServer(user: string, password: string, { connections = Infinity, slowMs = 0 } = {}) {
  const mails: Mail[] = []
  let fault: Fault | undefined
  const server = new SMTPServer({
    ...(connections < Infinity && { maxClients: connections }),
    ...{ disabledCommands: ['STARTTLS'], allowInsecureAuth: true, logger: false, disableReverseLookup: true },
    onConnect: (_, done) => done(fault && 'greeting' in fault ? replying(fault.greeting) : null),
    onAuth: ({ username, password: given }, _, done) =>
      username === user && given === password ? done(null, { user }) : done(replying('535 5.7.8 no')),
    onRcptTo({ address }, _, done) {
      if (fault && 'reply' in fault) return done(replying(fault.reply))
      return done(address.startsWith('nobody') ? replying(`550 5.1.1 <${address}> is nobody here`) : null)
    },
    onData: (stream, session, done) => void take(stream, session, done),
  })
  const sockets = new Set<Socket>()
  server.server.on('connection', (socket: Socket) => sockets.add(socket.on('close', () => sockets.delete(socket))))
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')

  async function take(stream: SMTPServerDataStream, session: SMTPServerSession, done: Done): Promise<void> {
    // A connection that breaks off, or is cut here, ends its mail with an error that is no news.
    stream.on('error', () => {})
    const raw = await buffer(stream).catch(() => undefined)
    if (!raw) return
    if (slowMs > 0) await delay(slowMs)
    if (fault && 'silent' in fault) return
    for (const { address } of session.envelope.rcptTo) keep(mails, read(raw.toString(), address))
    if (fault && 'drop' in fault) return void sockets.forEach((socket) => socket.destroy())
    done()
  }

  return {
    port: (server.server.address() as AddressInfo).port,
    fault: (next?: Fault) => void (fault = next),
    mailbox: (to: string) => mails.filter((mail) => mail.to === to),
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

/** A reply with its code, as smtp-server wants it. */
function replying(reply: string): Error {
  return Object.assign(new Error(reply.slice(4)), { responseCode: Number(reply.slice(0, 3)) })
}

function keep(mails: Mail[], mail: Mail): void {
  if (!mails.some(({ id, to }) => id === mail.id && to === mail.to)) mails.push(mail)
}

function read(raw: string, to: string): Mail {
  const [headers = '', ...body] = raw.split('\r\n\r\n')
  const named = (name: string) => new RegExp(`^${name}: (.*)$`, 'mi').exec(headers)?.[1] ?? ''
  const text = decoded(body.join('\r\n\r\n'), named('Content-Transfer-Encoding'))
  return { id: named('Message-ID'), to, headers, text: text.replace(/\r?\n$/, '') }
}

function decoded(text: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(text, 'base64').toString()
  if (encoding !== 'quoted-printable') return text
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}
