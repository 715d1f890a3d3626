import type { StreamEventsRequest, StreamEventsResponse } from '#contracts/gen/countersign/reporting/v1/projection'
import { readStream, streamStanding } from '#libs/events/read-stream'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'

/** Streams the events that the event stream holds after one number: a head, then the events. */
export async function* streamEvents(
  { nats }: Pick<Context, 'nats'>,
  request: StreamEventsRequest,
  { signal }: Pick<Call, 'signal'>,
): AsyncGenerator<StreamEventsResponse> {
  const { stream, after: lost, through } = await streamStanding(nats)
  const after = Math.max(Number(request.after), lost)
  yield {
    part: { $case: 'head', value: { stream, after: BigInt(after), through: BigInt(Math.max(through, after)) } },
  }
  for await (const { seq, subject, headers, data } of readStream(nats, { after, through }, signal)) {
    const carried = Object.fromEntries(Array.from(headers ?? [], ([name, values]) => [name, values.join()]))
    const value = { sequence: BigInt(seq), subject, headers: carried, payload: Buffer.from(data) }
    yield { part: { $case: 'event', value } }
  }
}
