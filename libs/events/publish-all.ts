import { createInbox, headers, type Msg, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node'
import { cloudEventHeaders } from './cloud-event.ts'
import type { OutboxRow } from './outbox.ts'

/**
 * Publishes events together, each under its id, and gives what went wrong with each: nothing, where the stream has
 * acknowledged it. What has no answer after so many milliseconds is a timeout. (The client's own publishing makes a request, a
 * timer and the stack of an error for every message, which costs more than the message.)
 */
export async function publishAll(
  connection: NatsConnection,
  messages: readonly OutboxRow[],
  timeoutMs: number,
): Promise<(Error | undefined)[]> {
  if (messages.length === 0) return []
  const late = new Error('timeout')
  const faults: (Error | undefined)[] = messages.map(() => late)
  const inbox = createInbox()
  let awaited = messages.length
  const settle = (index: number, fault: Error | undefined) => {
    faults[index] = fault
    if (--awaited === 0) answers.unsubscribe()
  }
  const callback = (_: unknown, answer: Msg) => settle(Number(answer.subject.slice(inbox.length + 1)), faultOf(answer))
  const answers = connection.subscribe(`${inbox}.*`, { callback })
  const timer = setTimeout(() => answers.unsubscribe(), timeoutMs)
  for (const [index, message] of messages.entries()) {
    const fault = publish(connection, message, `${inbox}.${index}`)
    if (fault) settle(index, fault)
  }
  await answers.closed
  clearTimeout(timer)
  return faults
}

/** Within the stream's window, the row's id keeps a second publication out. */
function publish(connection: NatsConnection, row: OutboxRow, reply: string): Error | undefined {
  try {
    connection.publish(row.subject, row.payload, { reply, headers: carried(row) })
    return undefined
  } catch (error) {
    return error as Error
  }
}

/** The client puts headers together by looking, for each, at all of them several times over: here they are put together. */
function carried(row: OutboxRow): MsgHdrs {
  const lines = Object.entries(cloudEventHeaders(row)).map(([name, value]) => `${name}: ${value}\r\n`)
  return Object.assign(headers(), { encode: () => Buffer.from(`NATS/1.0\r\n${lines.join('')}\r\n`) })
}

function faultOf(answer: Msg): Error | undefined {
  if (answer.headers?.code === 503) return new Error('no stream listens')
  try {
    const { error, stream } = answer.json<{ error?: { description: string }; stream?: string }>()
    return stream ? undefined : new Error(error?.description ?? 'not an acknowledgement')
  } catch (cause) {
    return new Error('not an acknowledgement', { cause })
  }
}
