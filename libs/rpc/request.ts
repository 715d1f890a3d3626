import type { Readable } from 'node:stream'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Row } from './implement.ts'
import { parse } from './shape.ts'

/** A request from its bytes. Refuses with INVALID_REQUEST what is not such a message, or not of the row's shape. */
export function readRequest({ method, shape }: Row, bytes: Buffer): unknown {
  const request = decodeRequest(method, bytes)
  if (shape) parse(shape, request)
  return request
}

/** A message from its bytes; refuses with INVALID_REQUEST what is none of the method's requests. */
export function decodeRequest(method: Row['method'], bytes: Buffer): unknown {
  try {
    return method.requestDeserialize(bytes)
  } catch {
    throw new Refusal(ErrorReason.INVALID_REQUEST, 'the request is not a well-formed message of its type')
  }
}

/**
 * The requests of a stream, each read as it is asked for. A handler may stop early and still answer. That a stream ends does
 * not prove it complete: the library's own client ends the stream of a call before it cancels the call (grpc-node 205).
 */
export async function* readRequests(row: Row, stream: Readable): AsyncGenerator<unknown> {
  for await (const bytes of stream.iterator({ destroyOnReturn: false })) yield readRequest(row, bytes)
}
