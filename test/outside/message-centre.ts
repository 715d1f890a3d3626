import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import smpp, { type Pdu, type Session } from 'smpp'

/** A text as its phone has it. */
export interface Text {
  id: string
  to: string
  reference: number | undefined
  text: string
}

/** What the centre does badly: answers every message with a status, takes no connection, hangs up or waits in place of an answer. */
export type Fault = { status: number } | { closed: true } | { drop: true } | { silent: true }

const [invalidPassword, invalidNumber, notBound] = [0x0e, 0x0b, 0x04]
const receipt = 0x04

/**
 * A message centre that speaks SMPP 3.4 and keeps each phone's texts. It takes messages of one `user_message_reference` to
 * one number for one, and brings each receipt again until it is kept. A number that ends in 000 is none; one that ends in
 * 999 is never reached.
 */
export async function startMessageCentre(systemId: string, password: string) {
  const texts: Text[] = []
  const sessions = new Set<Session>()
  let fault: Fault | undefined
  let enquiries = 0
  const server = smpp.createServer((session) => {
    session.on('error', () => session.destroy())
    session.socket.setNoDelay(true)
    if (fault && 'closed' in fault) return session.destroy()
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
    let bound = false
    session.on('bind_transceiver', (pdu: Pdu) => {
      bound = pdu.system_id === systemId && pdu.password === password
      session.send(pdu.response(bound ? {} : { command_status: invalidPassword }))
    })
    session.on('enquire_link', (pdu: Pdu) => {
      enquiries++
      if (!fault) session.send(pdu.response())
    })
    session.on('unbind', (pdu: Pdu) => {
      session.send(pdu.response())
      session.close()
    })
    session.on('submit_sm', (pdu: Pdu) => {
      if (bound) take(session, pdu)
      else session.send(pdu.response({ command_status: notBound }))
    })
    return undefined
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')

  function take(session: Session, pdu: Pdu): void {
    const refuse = (command_status: number) => void session.send(pdu.response({ command_status }))
    const to = `+${pdu.destination_addr}`
    if (fault && 'silent' in fault) return
    if (fault && 'status' in fault) return refuse(fault.status)
    if (to.endsWith('000')) return refuse(invalidNumber)
    const { id } = keep(to, pdu)
    if (fault && 'drop' in fault) return session.destroy()
    session.send(pdu.response({ message_id: id }))
    if (pdu.registered_delivery) report(id, to.endsWith('999') ? 'UNDELIV' : 'DELIVRD')
  }

  function keep(to: string, { user_message_reference: reference, short_message, message_payload }: Pdu): Text {
    const known = texts.find((each) => each.to === to && each.reference === reference)
    if (known) return known
    const payload = message_payload?.message
    const text = { id: `m${texts.length + 1}`, to, reference, text: String(payload || short_message?.message || '') }
    texts.push(text)
    return text
  }

  /** To any connection that is bound, as a centre does; again a moment later where it was not kept. */
  function report(id: string, stat: string): void {
    const [session] = sessions
    const err = stat === 'DELIVRD' ? '000' : '017'
    const text = `id:${id} sub:001 dlvrd:001 submit date:2601010000 done date:2601010001 stat:${stat} err:${err} text:`
    session?.deliver_sm({ esm_class: receipt, data_coding: 0, short_message: text }, ({ command_status }) => {
      if (command_status !== 0) setTimeout(() => report(id, stat), 20).unref()
    })
  }

  /** To any connection that is bound: a text that a person wrote. Again a moment later where it was not kept; resolves when it was. */
  function write(from: string, to: string, text: string): Promise<void> {
    const [session] = sessions
    const addresses = { source_addr: from.replace('+', ''), source_addr_ton: 1, destination_addr: to.replace('+', '') }
    return new Promise((resolve) => {
      session?.deliver_sm({ ...addresses, esm_class: 0, short_message: text }, ({ command_status }) => {
        if (command_status === 0) resolve()
        else setTimeout(() => void write(from, to, text).then(resolve), 20).unref()
      })
    })
  }

  return {
    write,
    port: (server.address() as AddressInfo).port,
    report,
    texts: (to: string) => texts.filter((each) => each.to === to),
    enquiries: () => enquiries,
    /** How many are connected. */
    connected: () => sessions.size,
    fault(next?: Fault) {
      fault = next
      if (next && 'closed' in next) for (const session of sessions) session.destroy()
    },
    async stop() {
      for (const session of sessions) session.destroy()
      await once(server.close(), 'close')
    },
  }
}
