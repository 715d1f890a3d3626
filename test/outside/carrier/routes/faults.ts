import type { FastifyInstance } from 'fastify'
import type { Carrier } from '../carrier.ts'
import type { Fault } from '../faults.ts'

const fault = {
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  properties: {
    slowMs: { type: 'integer', minimum: 1, maximum: 60_000 },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    drop: { enum: ['request', 'answer'] },
    duplicateCallbacks: { type: 'boolean' },
    times: { type: 'integer', minimum: 1, maximum: 1_000_000 },
  },
}

/** What the carrier does badly, on demand; a new fault replaces the one that stands. */
export function faults(app: FastifyInstance, { faults }: Carrier): void {
  app.post<{ Body: Fault }>('/faults', { schema: { body: fault } }, async ({ body }, reply) => {
    faults.set(body)
    return reply.code(204).send()
  })

  app.delete('/faults', async (_, reply) => {
    faults.clear()
    return reply.code(204).send()
  })
}
