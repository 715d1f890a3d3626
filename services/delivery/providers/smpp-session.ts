import smpp, { type Pdu, type Session } from 'smpp'
import type { Handover, InboundText, Receipt } from './provider.ts'
import type { SmppSettings } from './smpp.ts'
import { smppReceipt } from './smpp-receipt.ts'
import { lost, refusal } from './smpp-status.ts'
import { smppText } from './smpp-text.ts'

/** A session that the centre has bound: messages may go. */
export interface BoundSession {
  /** The centre's answer; or that the message never left, or left and was not answered. */
  submit(fields: object, signal: AbortSignal): Promise<Pdu | 'unsent' | 'unanswered'>
  unbind(): Promise<void>
}

export interface Hearing {
  /** Told of each receipt; the centre keeps one that this rejects, and brings it again. */
  onReceipt(receipt: Receipt): Promise<void>
  /** The same of each text that a person wrote. */
  onText(text: InboundText): Promise<void>
  onClose(): void
}

/** ESME_RX_T_APPN (SMPP 3.4, section 5.1.3): bring it again later. */
const later = 0x64

/** Connects and binds, to send and to receive. Resolves with what a message comes to where that fails; never rejects. */
export async function bindSmpp(
  settings: SmppSettings,
  hearing: Hearing,
): Promise<BoundSession | { refused: Handover }> {
  const { host, port, tls, systemId, password, systemType, timeoutMs } = settings
  const session = smpp.connect({ host, port, tls })
  // Each message waits for its answer alone: to gather several into one packet would only be slower.
  session.socket.setNoDelay(true)
  const closed = new Promise<'closed'>((resolve) => session.once('close', () => resolve('closed')))
  session.on('error', () => session.destroy())
  const timer = setTimeout(() => session.destroy(), timeoutMs)
  const identity = { system_id: systemId, password: password.reveal(), system_type: systemType }
  const answer = await Promise.race([
    closed,
    new Promise<Pdu>((resolve) => {
      session.once(tls ? 'secureConnect' : 'connect', () => session.bind_transceiver(identity, resolve))
    }),
  ])
  clearTimeout(timer)
  if (answer === 'closed') return { refused: lost.unsent }
  if (answer.command_status !== 0) {
    session.destroy()
    return { refused: refusal(answer.command_status) }
  }
  hear(session, hearing)
  const stop = keepAlive(session, settings)
  void closed.then(stop).then(hearing.onClose)
  return sessionOf(session, closed, timeoutMs)
}

function sessionOf(session: Session, closed: Promise<'closed'>, timeoutMs: number): BoundSession {
  /** What ends each wait for an answer that can not come any more. */
  const waiting = new Set<() => void>()
  session.once('close', () => {
    for (const giveUp of waiting) giveUp()
  })
  return {
    submit(fields, signal) {
      return new Promise((resolve) => {
        const giveUp = () => end('unanswered')
        const end = (outcome: Pdu | 'unsent' | 'unanswered') => {
          waiting.delete(giveUp)
          resolve(outcome)
        }
        waiting.add(giveUp)
        signal.addEventListener('abort', giveUp, { once: true })
        if (signal.aborted || !session.submit_sm(fields, end)) end('unsent')
      })
    },
    async unbind() {
      session.unbind({}, () => session.close())
      setTimeout(() => session.destroy(), timeoutMs).unref()
      await closed
    },
  }
}

/** Answers what the centre asks, and passes its receipts and texts on: one that could not be kept is asked for again. */
function hear(session: Session, { onReceipt, onText }: Hearing): void {
  session.on('enquire_link', (pdu: Pdu) => session.send(pdu.response()))
  session.on('unbind', (pdu: Pdu) => {
    session.send(pdu.response())
    session.close()
  })
  session.on('deliver_sm', (pdu: Pdu) => {
    const receipt = smppReceipt(pdu)
    const text = smppText(pdu)
    const answer = (command_status: number) => void session.send(pdu.response({ command_status }))
    Promise.resolve(receipt ? onReceipt(receipt) : text && onText(text)).then(
      () => answer(0),
      () => answer(later),
    )
  })
}

/** Asks the centre now and then whether it is there; a connection on which it is silent is ended. Gives what ends the asking. */
function keepAlive(session: Session, { enquireMs }: SmppSettings): () => void {
  let awaited = false
  const timer = setInterval(() => {
    if (awaited) return session.destroy()
    awaited = true
    session.enquire_link({}, () => (awaited = false))
    return undefined
  }, enquireMs).unref()
  return () => clearInterval(timer)
}
