import type { FastifyInstance } from 'fastify'
import { statusError } from '../api-error.ts'
import type { Said } from '../apps.ts'
import type { Carrier } from '../carrier.ts'

const number = { type: 'string', pattern: '^\\+[1-9]\\d{6,14}$' }
const onPhone = { type: 'object', properties: { number } }
const params = { type: 'object', properties: { number, id: { type: 'string', format: 'uuid' } } }
const activation = {
  type: 'object',
  additionalProperties: false,
  required: ['uri'],
  properties: {
    uri: { type: 'string', pattern: '^countersign://activate\\?', maxLength: 2_000 },
    name: { type: 'string', minLength: 1, maxLength: 64 },
  },
}
const said = {
  type: 'object',
  additionalProperties: false,
  required: ['challengeId', 'answer'],
  properties: {
    challengeId: { type: 'string', format: 'uuid' },
    answer: { enum: ['approve', 'deny', 'report-fraud'] },
    number: { type: 'string', maxLength: 8 },
    pin: { type: 'string', maxLength: 64 },
  },
}

interface OnPhone {
  Params: { number: string }
}

interface OneApp {
  Params: { number: string; id: string }
}

/** The apps on phones: put there by an activation, asked what a person answers, and taken off. */
export function apps(app: FastifyInstance, { apps }: Carrier): void {
  app.get<OnPhone>('/phones/:number/apps', { schema: { params: onPhone } }, async ({ params: { number } }) =>
    apps.shown(number),
  )

  app.post<OnPhone & { Body: { uri: string; name?: string } }>(
    '/phones/:number/apps',
    { schema: { params: onPhone, body: activation } },
    async ({ params: { number }, body: { uri, name = 'A phone of the page' } }, reply) => {
      try {
        return await reply.code(201).send(await apps.install(number, { uri, name }))
      } catch (error) {
        return reply.code(422).send({ ...statusError(422), message: (error as Error).message })
      }
    },
  )

  app.post<OneApp & { Body: Said }>(
    '/phones/:number/apps/:id/answers',
    { schema: { params, body: said } },
    async ({ params: { number, id }, body }, reply) => {
      const answered = await apps.answer(number, id, body)
      return answered ? reply.code(answered.status).send(answered.body) : reply.callNotFound()
    },
  )

  app.delete<OneApp>('/phones/:number/apps/:id', { schema: { params } }, async ({ params: { number, id } }, reply) => {
    return (await apps.remove(number, id)) ? reply.code(204).send() : reply.callNotFound()
  })
}
