import type { FastifyInstance } from 'fastify'

/**
 * Says that the process lives, and that it takes requests. Neither asks the services behind it: an outage of one of them is
 * told to those who need it, and does not take every door away.
 */
export function health(app: FastifyInstance): void {
  app.get('/healthz', () => ({ status: 'alive' }))
  app.get('/readyz', () => ({ status: 'ready' }))
}
