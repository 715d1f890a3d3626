import { headerBlock } from './header-block.ts'
import { openConnection } from './connection.ts'
import type { Method, RequestOf, ResponseOf } from '#libs/rpc/definition'
import { metadataKeys } from '#libs/rpc/metadata-keys'

/** Who calls, and over how many connections. */
export interface LeanOptions {
  address: string
  /** The bearer key of an outside caller. */
  key?: string
  /** The service that calls, and the tenant it acts for. */
  peer?: string
  tenant?: string
  /** Calls take turns on them. */
  connections?: number
}

/** A client for loads: what it costs a call is little beside what a server does. */
export interface LeanClient {
  /** One unary method, to be called. A call that is refused rejects, and does not say why. */
  method<M extends Method>(method: M): (request: RequestOf<M>) => Promise<ResponseOf<M>>
  close(): void
}

/**
 * Connects over plaintext HTTP/2. A call sends bytes that were made once, but for its message, and looks at nothing of the
 * answer but its message.
 */
export async function leanClient({ connections = 4, ...who }: LeanOptions): Promise<LeanClient> {
  const open = await Promise.all(Array.from({ length: connections }, () => openConnection(who.address)))
  let turn = 0
  return {
    method<M extends Method>({ path, requestSerialize, responseDeserialize }: M) {
      const headers = headerBlock(headersOf(path, who))
      return async (request: RequestOf<M>) => {
        const connection = open[turn++ % connections] as (typeof open)[number]
        const answer = await connection.ask(headers, requestSerialize(request as never))
        return responseDeserialize(answer) as ResponseOf<M>
      }
    },
    close() {
      for (const connection of open) connection.close()
    },
  }
}

function headersOf(path: string, { address, key, peer, tenant }: LeanOptions): Record<string, string> {
  return {
    ...{ ':method': 'POST', ':scheme': 'http', ':path': path, ':authority': address },
    ...{ te: 'trailers', 'content-type': 'application/grpc', 'grpc-timeout': '5S' },
    ...(key !== undefined && { [metadataKeys.authorization]: `Bearer ${key}` }),
    ...(peer !== undefined && { [metadataKeys.peer]: peer }),
    ...(tenant !== undefined && { [metadataKeys.tenant]: tenant }),
  }
}
