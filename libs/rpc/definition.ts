/** What every method of a generated service definition has; requests and responses are inferred from its functions. */
export interface Method {
  readonly path: string
  readonly requestStream: boolean
  readonly responseStream: boolean
  readonly requestSerialize: (value: never) => Buffer
  readonly requestDeserialize: (bytes: Buffer) => unknown
  readonly responseSerialize: (value: never) => Buffer
  readonly responseDeserialize: (bytes: Buffer) => unknown
}

/** A generated service definition, such as `HealthService`. */
export type Definition = Readonly<Record<string, Method>>

export type RequestOf<M extends Method> = ReturnType<M['requestDeserialize']>
export type ResponseOf<M extends Method> = ReturnType<M['responseDeserialize']>

/** A method whose messages' types no longer matter: to the machinery a message is a message. */
export interface AnyMethod extends Method {
  readonly requestSerialize: (value: unknown) => Buffer
  readonly responseSerialize: (value: unknown) => Buffer
}

/** The full name of the service a definition describes, as in `grpc.health.v1.Health`. */
export function serviceName(definition: Definition): string {
  const name = Object.values(definition)[0]?.path.split('/')[1]
  if (!name) throw new Error('a service definition has at least one method')
  return name
}
