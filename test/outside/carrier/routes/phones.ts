import type { FastifyInstance } from 'fastify'
import type { Carrier } from '../carrier.ts'
import type { Move } from '../owner.ts'
import type { Behaviour, Line } from '../phones.ts'

const params = {
  type: 'object',
  properties: { number: { type: 'string', pattern: '^\\+[1-9]\\d{6,14}$' } },
}
const waiting = {
  type: 'object',
  additionalProperties: false,
  properties: {
    after: { type: 'string', maxLength: 64 },
    wait: { type: 'string', pattern: '^(\\d{1,4}ms|[12]?\\ds|30s)$' },
  },
}
const behaviour = {
  type: 'object',
  additionalProperties: false,
  required: ['deliver'],
  properties: {
    deliver: { enum: ['delivered', 'undelivered', 'failed', 'lost'] },
    errorCode: { enum: [30003, 30005, 30006] },
  },
}

const line = {
  type: 'object',
  additionalProperties: false,
  required: ['answer'],
  properties: {
    answer: { enum: ['hand', 'person', 'machine', 'fax', 'busy', 'no-answer', 'failed'] },
    keys: { type: 'array', maxItems: 20, items: { type: 'string', pattern: '^([0-9*]{0,32}#?|hang up)$' } },
  },
}

const move = {
  type: 'object',
  additionalProperties: false,
  required: ['move'],
  properties: {
    move: { type: 'string', pattern: '^([0-9*#]|person|machine|fax|busy|no-answer|failed|hang up)$' },
  },
}

interface OnePhone {
  Params: { number: string }
}

interface OneCall {
  Params: { number: string; sid: string }
}

/** The phones and their inboxes, and what becomes of texts to them. */
export function phones(app: FastifyInstance, { phones, exchange, closing }: Carrier): void {
  app.get('/phones', async () =>
    phones.all().map(({ number, deliver, inbox }) => ({
      number,
      deliver,
      messages: inbox.length,
      newestAt: inbox.at(-1)?.receivedAt ?? null,
    })),
  )

  app.get<OnePhone & { Querystring: { after?: string; wait?: string } }>(
    '/phones/:number/messages',
    { schema: { params, querystring: waiting } },
    async ({ params: { number }, query: { after, wait } }) => {
      const there = phones.texts(number, after)
      if (there.length > 0 || !wait) return there
      await phones.nextText(number, AbortSignal.any([closing, AbortSignal.timeout(milliseconds(wait))]))
      return phones.texts(number, after)
    },
  )

  app.delete<OnePhone>('/phones/:number/messages', { schema: { params } }, async ({ params: { number } }, reply) => {
    phones.clear(number)
    return reply.code(204).send()
  })

  app.post<OnePhone & { Body: Behaviour }>(
    '/phones/:number/behaviour',
    { schema: { params, body: behaviour } },
    async ({ params: { number }, body }, reply) => {
      phones.behave(number, body)
      return reply.code(204).send()
    },
  )

  app.post<OnePhone & { Body: Pick<Line, 'answer'> & Partial<Line> }>(
    '/phones/:number/line',
    { schema: { params, body: line } },
    async ({ params: { number }, body: { answer, keys = [] } }, reply) => {
      phones.answer(number, { answer, keys })
      return reply.code(204).send()
    },
  )

  app.get<OnePhone>('/phones/:number/calls', { schema: { params } }, async ({ params: { number } }) =>
    phones.calls(number),
  )

  app.post<OneCall & { Body: { move: Move } }>(
    '/phones/:number/calls/:sid/moves',
    { schema: { params, body: move } },
    async ({ params: { sid }, body: { move } }, reply) => {
      return exchange.move(sid, move) ? reply.code(204).send() : reply.callNotFound()
    },
  )
}

function milliseconds(wait: string): number {
  return wait.endsWith('ms') ? Number.parseInt(wait, 10) : Number.parseInt(wait, 10) * 1000
}
