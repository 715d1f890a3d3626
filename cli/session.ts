import type colours from 'picocolors'
import { inTheClear, type KeyWrap } from '#libs/db/key-wrap'
import { connect, type Remote } from '#libs/rpc/client'
import { serviceName, type Definition } from '#libs/rpc/definition'
import { assertLoopback, type Loopback, type ServerTls } from '#libs/rpc/transport'
import { keyWrap } from '#libs/service/key-wrap'
import type { Ask } from './ask.ts'
import type { CalledService } from './client-file.ts'
import { printable } from './printable.ts'
import type { Settings } from './settings.ts'

/** The colours of a terminal, or none. */
export type Style = ReturnType<typeof colours.createColors>

/** The generated description of a message. */
interface MessageType<T> {
  toJSON(message: T): unknown
}

/** One run of the command line, as a command sees it. */
export interface Session {
  readonly style: Style
  /** A service, called with the key of the settings. */
  to<D extends Definition>(definition: D): Remote<D>
  /** A service, called as the operator. */
  asOperator<D extends Definition>(definition: D): Remote<D>
  /** What a person's authenticator app has loaded, where `npm start` set it up. */
  authenticator(userId: string): string | undefined
  /** What makes a new key fit to lie in a file: the key management service of the settings, or nothing. */
  keyWrap(): KeyWrap
  /** Shows an answer: as JSON to a script, else in the words that `human` finds. */
  answer<T>(type: MessageType<T>, message: T, human: (message: T) => string): void
  /** Shows the messages of a stream as they come: one line of JSON each to a script, else in the words of `human`. */
  each<T>(type: MessageType<T>, message: T, human: (message: T) => string): void
  /** Shows a text that is not the answer of a service. */
  say(text: string): void
  /** A secret that is typed without an echo, or the next line of the standard input. */
  ask: Ask
  /** Writes a piece of a long answer as it is, and waits until whoever reads it has room for more. */
  flow(text: string | Uint8Array): Promise<void>
  /** Says something beside the answer, where a program that reads the answer does not read it. */
  note(text: string): void
  /** Tells of a long command how far it has come, in place of what was told before; an empty text takes that away. */
  progress(text: string): void
  /** The run ends with exit code 1: nothing failed, and yet the wish was not met. */
  disappoint(): void
}

interface Opening {
  style: Style
  /** Asked when a command first needs one: the command line has been read by then. */
  settings(): Settings
  json(): boolean
  ask: Ask
  print(text: string): void
  flow(text: string | Uint8Array): Promise<void>
  note(text: string): void
  progress(text: string): void
  disappoint(): void
}

const variables = { key: 'COUNTERSIGN_KEY', operatorKey: 'COUNTERSIGN_OPERATOR_KEY' }

/** A session whose connections are made when they are first needed; `close` ends them. */
export function openSession({
  settings,
  style,
  json,
  ask,
  print,
  flow,
  note,
  progress,
  disappoint,
}: Opening): Session & { close(): void } {
  const open: { close(): void }[] = []

  function dial<D extends Definition>(definition: D, by: 'key' | 'operatorKey'): Remote<D> {
    const { addresses, tenant, ca, [by]: key } = settings()
    if (key === undefined) throw new Error(`no key: give --key or ${variables[by]}, or run npm start here first`)
    const address = addresses[serviceName(definition).split('.')[1] as CalledService]
    const transport = transportTo(address, ca)
    const client = connect(definition, { address, transport, key, waitForReady: false, ...(tenant && { tenant }) })
    open.push(client)
    return client
  }

  return {
    style,
    to: (definition) => dial(definition, 'key'),
    asOperator: (definition) => dial(definition, 'operatorKey'),
    authenticator: (userId) => settings().authenticators[userId],
    keyWrap: () => keyWrap(settings().kms) ?? inTheClear,
    answer(type, message, human) {
      print(json() ? JSON.stringify(type.toJSON(message), undefined, 2) : human(printable(message)))
    },
    each(type, message, human) {
      print(json() ? JSON.stringify(type.toJSON(message)) : human(printable(message)))
    },
    say: print,
    ask,
    flow,
    note,
    progress,
    disappoint,
    close() {
      for (const client of open) client.close()
    },
  }
}

/** In the clear on this machine alone; elsewhere the service has to prove who it is. */
function transportTo(address: string, ca: string | undefined): Loopback | ServerTls {
  if (ca !== undefined) return { kind: 'tls', ca }
  try {
    assertLoopback(address, 'dial')
    return { kind: 'loopback' }
  } catch {
    return { kind: 'tls' }
  }
}
