import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Log } from '#libs/runtime/log'
import { problemDetails, type Told } from './problem-details.ts'

/** Answers whatever goes wrong with application/problem+json (RFC 9457), and who is not known with the scheme to be known by. Our own faults are logged, without what was asked. */
export function answerProblemDetails(app: FastifyInstance, log: Log, scheme = 'Bearer'): void {
  const send = (reply: FastifyReply, told: Told) => tell(reply, told, scheme)
  app.setNotFoundHandler((_, reply) => send(reply, problemDetails(Object.assign(new Error(), { statusCode: 404 }))))
  app.setErrorHandler((error, request, reply) => {
    const told = problemDetails(error)
    const { status } = told.problem
    const fields = { err: error, route: request.routeOptions.url, status }
    if (status === 503 || status === 504) log.warn(fields, 'a service could not answer')
    else if (status >= 500) log.error(fields, 'a request failed')
    return send(reply, told)
  })
}

function tell(reply: FastifyReply, { problem, retryAfterSeconds }: Told, scheme: string): FastifyReply {
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds)
  // RFC 9110, section 15.5.2: a 401 says by what to prove oneself.
  if (problem.status === 401) reply.header('www-authenticate', scheme)
  return reply.code(problem.status).type('application/problem+json').send(problem)
}
