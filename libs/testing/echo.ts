import { ErrorInfo } from '#contracts/gen/google/rpc/error_details'
import { implement } from '#libs/rpc/implement'
import type { Implementation, Rpcs } from '#libs/rpc/implement'

const serialize = (value: ErrorInfo): Buffer => Buffer.from(ErrorInfo.encode(value).finish())
const deserialize = (bytes: Buffer): ErrorInfo => ErrorInfo.decode(bytes)
const codecs = {
  requestSerialize: serialize,
  requestDeserialize: deserialize,
  responseSerialize: serialize,
  responseDeserialize: deserialize,
}

/** A service with a method of each of the four kinds, in the form that definitions are generated in. */
export const EchoService = {
  say: { path: '/test.Echo/Say' as const, requestStream: false as const, responseStream: false as const, ...codecs },
  repeat: {
    path: '/test.Echo/Repeat' as const,
    requestStream: false as const,
    responseStream: true as const,
    ...codecs,
  },
  gather: {
    path: '/test.Echo/Gather' as const,
    requestStream: true as const,
    responseStream: false as const,
    ...codecs,
  },
  chat: { path: '/test.Echo/Chat' as const, requestStream: true as const, responseStream: true as const, ...codecs },
} as const

/** What the echo carries. */
export type Echo = ErrorInfo

/** An echo that says something. */
export function echo(reason: string): Echo {
  return { reason, domain: '', metadata: {} }
}

/** Answers echoes with themselves, but for the methods that a test has answered its own way. The peer `tester` may call. */
export function echoing(rows: Partial<Rpcs<typeof EchoService>> = {}): Implementation {
  const access = { peers: ['tester'] }
  return implement(EchoService, {
    say: { access, handle: async (request) => request },
    repeat: {
      access,
      async *handle(request) {
        yield request
      },
    },
    gather: {
      access,
      async handle(requests) {
        const reasons: string[] = []
        for await (const { reason } of requests) reasons.push(reason)
        return echo(reasons.join('+'))
      },
    },
    chat: { access, handle: (requests) => requests },
    ...rows,
  })
}
