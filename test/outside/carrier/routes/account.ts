import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify'
import { apiError, statusError, type ApiError } from '../api-error.ts'
import type { Carrier } from '../carrier.ts'
import { goWrong } from '../go-wrong.ts'
import { api } from './index.ts'

/** The account's part of the API: forms in, JSON out, basic authentication, the standing fault before all else. */
export function account(app: FastifyInstance, carrier: Carrier): void {
  app.decorateRequest('fault', undefined)
  app.register(
    async (scope) => {
      scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, readForm)
      scope.addHook('onRequest', (request, reply) => goWrong(request, reply, carrier))
      scope.addHook('onRequest', async (request, reply) => {
        const refused = authenticate(request.headers.authorization, carrier)
        if (refused) return reply.code(401).header('www-authenticate', 'Basic realm="Twilio API"').send(refused)
        const { accountSid } = request.params as { accountSid: string }
        if (accountSid !== carrier.accountSid) reply.callNotFound()
      })
      scope.setErrorHandler<FastifyError>((error, _, reply) => {
        const status = error.statusCode ?? 500
        reply.code(status).send(statusError(status))
      })
      for (const add of Object.values(api)) add(scope, carrier)
    },
    { prefix: '/2010-04-01/Accounts/:accountSid' },
  )
}

async function readForm(_: FastifyRequest, body: string): Promise<URLSearchParams> {
  return new URLSearchParams(body)
}

function authenticate(authorization: string | undefined, carrier: Carrier): ApiError | undefined {
  const credentials = Buffer.from(authorization?.replace(/^Basic /i, '') ?? '', 'base64').toString()
  const [username, ...password] = credentials.split(':')
  if (username !== carrier.accountSid) return apiError(20003, 'Authentication Error - invalid username', 401)
  return password.join(':') === carrier.authToken ? undefined : statusError(401)
}
