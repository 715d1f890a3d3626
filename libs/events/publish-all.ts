import { createInbox, headers as natsHeaders, type Msg, type NatsConnection } from '@nats-io/transport-node'
import type { OutboxRow } from './outbox.ts'

/** An event on its way to the stream. */
export type Message = Pick<OutboxRow, 'id' | 'subject' | 'payload' | 'headers'>

/**
 * Publishes events together, each under its id, and gives what went wrong with each: nothing, where the stream has
 * acknowledged it. What has no answer after so many milliseconds is a timeout. (The client's own publishing makes a request, a
 * timer and the stack of an error for every message, which costs more than the message.)
 */
export async function publishAll(
  connection: NatsConnection,
  messages: readonly Message[],
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
function publish(connection: NatsConnection, message: Message, reply: string): Error | undefined {
  const headers = natsHeaders()
  for (const [name, value] of Object.entries(message.headers)) headers.append(name, value)
  headers.append('Nats-Msg-Id', message.id)
  try {
    connection.publish(message.subject, message.payload, { reply, headers })
    return undefined
  } catch (error) {
    return error as Error
  }
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
