import './strict-text.ts'
import type { ZodType } from 'zod'
import type { Access } from './access.ts'
import type { Call } from './call.ts'
import { serviceName } from './definition.ts'
import type { AnyMethod, Definition, Method, RequestOf, ResponseOf } from './definition.ts'

/** How one RPC is answered. */
export interface Rpc<M extends Method> {
  readonly access: Access
  /** What a request, or each message of a stream of them, must look like. It is held against it, never altered by it. */
  readonly shape?: ZodType
  readonly handle: Handle<M>
}

/** A handler: one message in or many, one message out or many. */
export type Handle<M extends Method> = (
  request: M['requestStream'] extends true ? AsyncIterable<RequestOf<M>> : RequestOf<M>,
  call: Call,
) => M['responseStream'] extends true ? AsyncIterable<ResponseOf<M>> : Promise<ResponseOf<M>>

/** Every RPC of a definition; one that is left out does not compile. */
export type Rpcs<D extends Definition> = { readonly [Name in keyof D]: Rpc<D[Name]> }

/** One RPC as the machinery sees it, its messages' types forgotten. */
export interface Row {
  readonly method: AnyMethod
  readonly access: Access
  readonly shape: ZodType | undefined
  readonly handle: (request: unknown, call: Call) => unknown
}

/** A service ready to be served. */
export interface Implementation {
  /** Its full name, as in `countersign.policy.v1.PolicyService`. */
  readonly name: string
  readonly rows: readonly Row[]
}

/** Joins a generated definition with the table of its RPCs. Refuses a row that no one at all may call. */
export function implement<D extends Definition>(definition: D, rpcs: Rpcs<D>): Implementation {
  return { name: serviceName(definition), rows: Object.keys(definition).map((name) => toRow(definition, rpcs, name)) }
}

function toRow<D extends Definition>(definition: D, rpcs: Rpcs<D>, name: keyof D): Row {
  const { access, shape, handle } = rpcs[name]
  const method = definition[name] as unknown as AnyMethod
  if (!access.public && access.scope === undefined && !access.peers?.length) {
    throw new Error(`no one may call ${method.path}: its access names no scope and no peers, and it is not public`)
  }
  return { method, access, shape, handle: handle as unknown as Row['handle'] }
}
