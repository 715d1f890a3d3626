/** One call that a client made, and what came back. */
export interface Exchange {
  /** The method's name, as in `startChallenge`. */
  method: string
  request: unknown
  response?: unknown
  error?: unknown
}

/** Everything that clients said and heard, and what people saw on their screens. */
export interface Witness {
  exchanges: Exchange[]
  /** Codes that an app showed. */
  shown: Set<string>
}

type Call = (request: unknown, call?: unknown) => Promise<unknown> | AsyncIterable<unknown>

/** The same service, with a witness to every call. */
export function witnessed<Service extends object>(remote: Service, { exchanges }: Witness): Service {
  const methods = Object.entries(remote).map(([method, ask]) => [method, heard(method, ask as Call, exchanges)])
  return Object.fromEntries(methods) as Service
}

function heard(method: string, ask: Call, exchanges: Exchange[]): Call {
  return (request, call) => {
    const exchange: Exchange = { method, request }
    exchanges.push(exchange)
    const answer = ask(request, call)
    return Symbol.asyncIterator in answer ? many(answer, exchange) : one(answer, exchange)
  }
}

async function one(answer: Promise<unknown>, exchange: Exchange): Promise<unknown> {
  return answer.then(
    (response) => (exchange.response = response),
    (error: unknown) => {
      exchange.error = error
      throw error
    },
  )
}

async function* many(answer: AsyncIterable<unknown>, exchange: Exchange): AsyncGenerator<unknown> {
  try {
    yield* answer
  } catch (error) {
    exchange.error = error
    throw error
  }
}
