/** As much of the library `smpp` as is used here and by what speaks its protocol in tests; it has no types of its own. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events'
  import type { Server as NetServer, Socket } from 'node:net'

  /** A protocol data unit. Which fields it has is up to its command (SMPP 3.4, section 4). */
  interface Pdu {
    command: string
    command_status: number
    sequence_number: number
    message_id?: string
    esm_class?: number
    data_coding?: number
    source_addr?: string
    destination_addr?: string
    system_id?: string
    password?: string
    registered_delivery?: number
    user_message_reference?: number
    receipted_message_id?: string
    message_state?: number
    short_message?: { message: string | Buffer }
    message_payload?: { message: string | Buffer }
    response(fields?: object): Pdu
  }

  type Answered = (answer: Pdu) => void
  /** False where the connection takes nothing more; then nobody answers. */
  type Command = (fields: object, answered?: Answered) => boolean

  interface Session extends EventEmitter {
    socket: Socket
    bind_transceiver: Command
    submit_sm: Command
    deliver_sm: Command
    enquire_link: Command
    unbind: Command
    send(pdu: Pdu): boolean
    close(): void
    destroy(): void
  }

  interface Encoding {
    match(text: string): boolean
    encode(text: string): Buffer
  }

  const smpp: {
    connect(options: { host: string; port: number; tls: boolean }): Session
    createServer(listener: (session: Session) => void): NetServer
    encodings: { ASCII: Encoding; UCS2: Encoding }
  }
  export type { Pdu, Session }
  export default smpp
}
