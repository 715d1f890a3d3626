import { Client, credentials, Metadata, status, type ServiceError } from '@grpc/grpc-js'
import { BadRequest, ErrorInfo } from '#contracts/gen/google/rpc/error_details'
import { Status } from '#contracts/gen/google/rpc/status'
import type { Rpc } from './rpcs.ts'

/** What a stranger hears: plain gRPC, without our client. */
export interface Heard {
  code: string
  details: string
  reason: string
  /** What ErrorInfo adds. */
  metadata: Record<string, string>
  /** The fields that are said to be wrong. */
  violations: string[]
}

const same = (bytes: Buffer) => bytes
const patienceMs = 60_000

/** Speaks bytes to one process, of our contracts or not. */
export function openRawClient(address: string) {
  const client = new Client(address, credentials.createInsecure())

  return {
    call({ method }: Pick<Rpc, 'method'>, bytes: Buffer, headers: Record<string, string>): Promise<Heard> {
      const metadata = new Metadata()
      for (const [name, value] of Object.entries(headers)) metadata.set(name, value)
      const options = { deadline: Date.now() + patienceMs }
      return new Promise((resolve) => {
        const hear = (error: Partial<ServiceError> | null) => resolve(heard(error ?? { code: status.OK }))
        if (!method.responseStream) client.makeUnaryRequest(method.path, same, same, bytes, metadata, options, hear)
        else {
          const stream = client.makeServerStreamRequest(method.path, same, same, bytes, metadata, options)
          // The first message says that the request was taken; what would follow is not waited for.
          stream.on('data', () => stream.cancel()).on('error', hear)
          stream.once('data', () => hear(null)).once('end', () => hear(null))
        }
      })
    },
    close: () => client.close(),
  }
}

function heard({ code = status.UNKNOWN, details = '', metadata }: Partial<ServiceError>): Heard {
  const [packed] = metadata?.get('grpc-status-details-bin') ?? []
  const { details: parts } = Buffer.isBuffer(packed) ? Status.decode(packed) : { details: [] }
  const part = (type: { $type: string }) => parts.find(({ typeUrl }) => typeUrl.endsWith(type.$type))?.value
  const info = part(ErrorInfo)
  const bad = part(BadRequest)
  return {
    ...{ code: status[code], details, reason: '', metadata: {} },
    ...(info && ErrorInfo.decode(info)),
    violations: bad ? BadRequest.decode(bad).fieldViolations.map(({ field }) => field) : [],
  }
}
