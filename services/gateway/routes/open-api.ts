import type { FastifyInstance } from 'fastify'

/** Shows the document that describes the JSON API, to anyone. */
export function openApi(app: FastifyInstance, document: object): void {
  const text = JSON.stringify(document)
  app.get('/openapi.json', { exposeHeadRoute: false }, (_, reply) => reply.type('application/json').send(text))
}
