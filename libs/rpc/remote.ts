import type { Onward } from './call.ts'
import type { Definition, Method, RequestOf, ResponseOf } from './definition.ts'

/** A method elsewhere. A stream of responses begins when it is first read, and is cancelled when reading stops. */
export type RemoteMethod<M extends Method> = (
  request: M['requestStream'] extends true ? AsyncIterable<RequestOf<M>> : RequestOf<M>,
  call?: Onward,
) => M['responseStream'] extends true ? AsyncIterable<ResponseOf<M>> : Promise<ResponseOf<M>>

/** A service elsewhere, as functions. A fake of it in a test is a plain object of this type. */
export type Remote<D extends Definition> = { readonly [Name in keyof D]: RemoteMethod<D[Name]> }
