import type { FastifyInstance } from 'fastify'
import type { Carrier } from '../carrier.ts'
import type { Letter } from '../letterbox.ts'

const number = { type: 'string', pattern: '^\\+[1-9]\\d{6,14}$' }
const params = { type: 'object', properties: { number } }
const letter = {
  type: 'object',
  additionalProperties: false,
  required: ['to', 'body'],
  properties: { to: number, body: { type: 'string', maxLength: 1600 } },
}
const webhook = {
  type: 'object',
  additionalProperties: false,
  required: ['texts'],
  properties: { texts: { type: 'string', format: 'uri', maxLength: 2_000 } },
}

/** What people write, and where it is brought. */
export function letters(app: FastifyInstance, { letterbox }: Carrier): void {
  app.post<{ Params: { number: string }; Body: Omit<Letter, 'from'> }>(
    '/phones/:number/texts',
    { schema: { params, body: letter } },
    async ({ params: { number: from }, body }) => letterbox.bring({ ...body, from }),
  )

  app.post<{ Body: { texts: string } }>('/webhooks', { schema: { body: webhook } }, async ({ body }, reply) => {
    letterbox.leadTo(body.texts)
    return reply.code(204).send()
  })
}
