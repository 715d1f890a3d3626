import type { AnyMethod, Method, RequestOf, ResponseOf } from '#libs/rpc/definition'
import type { Onward } from '#libs/rpc/call'
import type { RemoteMethod } from '#libs/rpc/remote'
import type { Context } from '../context.ts'

export type Verb = 'GET' | 'POST' | 'DELETE'

/** A generated message, as far as its JSON goes (ProtoJSON). */
export interface JsonMessage<T> {
  readonly $type: string
  fromJSON(json: unknown): T
  toJSON(message: T): unknown
}

/** A body that is no JSON. */
export interface Upload<T> {
  /** What it may be said to be; what it is, the service tells by its content. */
  readonly types: readonly string[]
  readonly mostBytes: number
  /** The first part of the request, out of what the URL says: nothing, perhaps. */
  head(said: T): T
  /** The next part of the request, of so many bytes. */
  part(bytes: Buffer): T
}

/** One route as the machinery sees it, its messages' types forgotten. */
export interface Route {
  readonly verb: Verb
  /** As in OpenAPI: `{challengeId}` stands for that field of the request. */
  readonly path: string
  /** `/package.Service/Method`. */
  readonly rpc: string
  /** Whether the answer is a stream of messages, told as server-sent events. */
  readonly stream: boolean
  /** How the body becomes the parts of the request, where that is a stream; the first of them rides in the URL. */
  readonly upload?: Upload<unknown>
  readonly request: JsonMessage<unknown>
  readonly response: JsonMessage<unknown>
  /** What the caller's key has to be good for. The service that answers holds it against the key. */
  readonly scope: string
  readonly ask: (ctx: Context) => (request: unknown, call: Onward) => Promise<unknown> | AsyncIterable<unknown>
}

interface Row<M extends Method> {
  readonly upload?: M['requestStream'] extends true ? Upload<RequestOf<M>> : never
  readonly at: `${Verb} /v1/${string}`
  readonly request: JsonMessage<RequestOf<M>>
  readonly response: JsonMessage<ResponseOf<M>>
  readonly scope: string
  readonly ask: (ctx: Context) => RemoteMethod<M>
}

/** Joins an RPC with its place in HTTP; what is not of the RPC's messages does not compile. */
export function route<M extends Method>(method: M, { at, ...row }: Row<M>): Route {
  const [verb, path] = at.split(' ')
  const { path: rpc, responseStream: stream } = method as unknown as AnyMethod
  return { verb, path, rpc, stream, ...row } as unknown as Route
}

/** Whether a route's request is JSON in the body. */
export function takesJson({ verb, upload }: Pick<Route, 'verb' | 'upload'>): boolean {
  return verb === 'POST' && !upload
}

/** The fields of the request that the path gives. */
export function pathFields({ path }: Pick<Route, 'path'>): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, field]) => field as string)
}
