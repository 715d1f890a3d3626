import type { Server, ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js'
import { answerMany } from './answer-many.ts'
import { answerOne } from './answer-one.ts'
import type { Host } from './incoming-call.ts'
import type { Implementation } from './implement.ts'

/**
 * Adds a service to a grpc-js server. Its messages pass the library as bytes: what a message that can not be read, or
 * one that can not be written, throws is then answered and logged like any other error.
 */
export function serve(server: Server, { rows }: Implementation, host: Host): void {
  const service: Record<string, ServiceDefinition[string]> = {}
  const handlers: UntypedServiceImplementation = {}
  for (const row of rows) {
    const { path, requestStream, responseStream } = row.method
    service[path] = { path, requestStream, responseStream, ...inBytes }
    handlers[path] = responseStream ? answerMany(row, host) : answerOne(row, host)
  }
  server.addService(service, handlers)
}

const same = (bytes: Buffer): Buffer => bytes
const inBytes = { requestSerialize: same, requestDeserialize: same, responseSerialize: same, responseDeserialize: same }
