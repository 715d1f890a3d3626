import { STATUS_CODES } from 'node:http'
import { status } from '@grpc/grpc-js'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { codeOf } from '#libs/rpc/failure'
import type { Log } from '#libs/runtime/log'
import { Refusal } from '#contracts/refusal'
import { refusalStatus } from '#contracts/refusal-status'

/** What a service's refusal, or a call that did not reach it, is over HTTP. Everything else is our own fault: 500. */
const httpStatus: Partial<Record<status, number>> = {
  [status.INVALID_ARGUMENT]: 400,
  [status.RESOURCE_EXHAUSTED]: 503,
  [status.ABORTED]: 503,
  [status.UNAVAILABLE]: 503,
  [status.DEADLINE_EXCEEDED]: 503,
  [status.CANCELLED]: 503,
}

/** When to return if the service did not say. */
const retryAfterMs = 1_000

/** Answers whatever goes wrong as application/problem+json (RFC 9457): a status and its name, never a stack or a cause. */
export function answerProblems(app: FastifyInstance, log: Log): void {
  app.setNotFoundHandler((_, reply) => problem(reply, 404))
  app.setErrorHandler((error, request, reply) => {
    const code = httpStatusOf(error)
    const fields = { err: error, route: request.routeOptions.url, status: code }
    if (code === 503) {
      log.warn(fields, 'a service could not answer')
      const after = (error instanceof Refusal && error.retryAfterMs) || retryAfterMs
      void reply.header('retry-after', Math.ceil(after / 1_000))
    } else if (code >= 500) log.error(fields, 'a request failed')
    return problem(reply, code)
  })
}

/** Answers with a status and its name. */
export function problem(reply: FastifyReply, code: number): FastifyReply {
  return reply.code(code).type('application/problem+json').send({ title: STATUS_CODES[code], status: code })
}

function httpStatusOf(error: unknown): number {
  if (error instanceof Refusal) return httpStatus[refusalStatus[error.reason]] ?? 500
  if (!(error instanceof Error)) return 500
  // What fastify itself refuses, such as a body that is too large, brings its HTTP status along.
  if ('statusCode' in error) return Number(error.statusCode)
  return httpStatus[codeOf(error) ?? status.UNKNOWN] ?? 500
}
